import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NativeFunction } from '../../ai/native/native-function';
import type { Profile } from '../profile';
import { readProfile } from './rules/profile.rules';

export const resumeText = z.object({ resume: z.string().min(1).max(200_000) });

/** The answer to `candidates/extract-profile` without a model. */
@Injectable()
export class ProfileNatives {
  @NativeFunction('candidates/extract-profile', resumeText)
  extract({ resume }: z.infer<typeof resumeText>): Profile {
    return readProfile(resume);
  }
}
