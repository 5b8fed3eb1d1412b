import { Injectable } from '@nestjs/common';
import { Kernel } from '../../ai/kernel';
import type { Caller } from '../../auth/access';
import { blindToCopyFrom } from '../blind';
import type { Candidate, ProfileSource } from '../candidate.entity';
import { profileSchema, type Profile } from '../profile';
import { grounded } from './grounding';

/** Ten pages; a model reads no further. */
const LONGEST_RESUME = 60_000;

/** From the text of a résumé to a profile. Whatever gave it, only what stands in the text is kept; a model does not learn whose résumé it is. */
@Injectable()
export class ProfilesService {
  constructor(private readonly kernel: Kernel) {}

  async extract(caller: Caller, candidate: Candidate, text: string, useModel = true): Promise<{ profile: Profile; source: ProfileSource }> {
    const resume = text.slice(0, LONGEST_RESUME);
    const masked = blindToCopyFrom(resume, candidate);
    const { value, source } = await this.kernel.invoke(
      caller,
      'candidates/extract-profile',
      { resume: masked.text },
      { schema: profileSchema, input: { resume }, subject: `candidate:${candidate.id}`, useModel },
    );
    return { profile: grounded(value, resume, masked.restored), source };
  }
}
