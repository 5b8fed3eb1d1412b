import { Injectable } from '@nestjs/common';
import { Kernel } from '../../ai/kernel';
import { NativeFunction } from '../../ai/native/native-function';
import type { Caller } from '../../auth/access';
import type { Candidate } from '../../candidates/candidate.entity';
import type { Job } from '../../jobs/job.entity';
import type { Requirement } from '../../jobs/requirement.entity';
import { draftByRules } from './draft-by-rules';
import { kitDraft, type KitDraft, type KitMaterial } from './kit-draft';
import type { KitMode, KitSource } from './kit.entity';
import { KitDraftUnusable } from './kits.errors';
import { resumeDigest } from './resume-digest';
import { settleDraft, type SettledKit } from './settle-draft';

export interface DraftOrder {
  job: Job;
  requirements: readonly Requirement[];
  /** Whose résumé may be asked about. */
  candidate: Candidate | null;
  minutes: number;
  mode: KitMode;
}

export interface DraftedKit extends SettledKit {
  source: KitSource;
  model: string | null;
}

/** Drafts kits: a model or the rules propose, the server settles. */
@Injectable()
export class KitDrafts {
  constructor(private readonly kernel: Kernel) {}

  /** Never inside a transaction: it may ask a model. */
  async draft(caller: Caller, order: DraftOrder): Promise<DraftedKit> {
    const material = materialOf(order);
    const variables = {
      minutes: String(order.minutes),
      mode: order.mode,
      title: material.jobTitle,
      description: material.jobDescription,
      requirements: material.requirements.map(({ text, importance }, index) => `${index + 1}. (${importance}) ${text}`).join('\n'),
      resume: resumeDigest(order.candidate),
    };
    const { value, source, model, degraded } = await this.kernel.invoke(caller, 'kits/draft-kit', variables, {
      schema: kitDraft,
      input: material,
      // With a résumé it is about a person: whoever erases them finds the call by it.
      subject: order.candidate ? `candidate:${order.candidate.id}` : `job:${order.job.id}`,
    });
    const settled = settleDraft(value, material);
    if (!settled) throw new KitDraftUnusable();
    const notes = degraded ? [`Drafted by rules: ${degraded}`, ...settled.notes] : settled.notes;
    return { ...settled, notes, source, model: source === 'model' ? model : null };
  }

  /** The answer without a model. */
  @NativeFunction('kits/draft-kit')
  byRules(material: KitMaterial): KitDraft {
    return draftByRules(material);
  }
}

function materialOf({ job, requirements, candidate, minutes, mode }: DraftOrder): KitMaterial {
  return {
    jobTitle: job.title,
    jobDescription: job.description,
    requirements: requirements.map(({ id, text, kind, importance, competency }) => ({ id, text, kind, importance, competency })),
    minutes,
    mode,
    isForApplication: candidate !== null,
    profile: candidate?.profile ?? null,
  };
}
