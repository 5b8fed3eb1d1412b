import { Injectable } from '@nestjs/common';
import { NativeFunction } from '../../ai/native/native-function';
import { jobText, type ExtractedRequirements, type JobText } from './extracted-requirements';
import { extractRequirements } from './requirements.rules';

/** The answer to `jobs/extract-requirements` without a model. */
@Injectable()
export class RequirementNatives {
  @NativeFunction('jobs/extract-requirements', jobText)
  extract(input: JobText): ExtractedRequirements {
    return extractRequirements(input);
  }
}
