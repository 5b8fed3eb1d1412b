import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../../auth/access';
import { newId } from '../../../platform/database/ids';
import { violates } from '../../../platform/database/unique-violation';
import { keysetPage, type Page, type PageQuery } from '../../../platform/http/page';
import { requireVersion } from '../../../platform/http/version-match';
import { FunctionNotFound, NoSuchWording, WordingChangedMeanwhile, WordingRefused } from '../../ai.errors';
import { internalName, publicName } from '../../functions/function-name';
import { type Prompt, reworded, variablesUsed } from '../prompt';
import { Prompts } from '../prompts';
import { TemplateFault } from '../template';
import { Wording } from './wording.entity';
import { type NewWording, type WordingReversal, WordingVersion, WordingView } from './wordings.dto';

/** Organizations may word a prompt in their own way: checked like ours before it counts, version after version, and back again. */
@Injectable()
export class Wordings {
  private readonly log = new Logger(Wordings.name);

  constructor(
    @InjectRepository(Wording) private readonly wordings: Repository<Wording>,
    private readonly prompts: Prompts,
  ) {}

  /** The prompt as this organization uses it. */
  async inUse({ organizationId }: Pick<Caller, 'organizationId'>, name: string): Promise<Prompt | undefined> {
    const shipped = this.prompts.find(name);
    return shipped && (await this.worded(organizationId, shipped)).prompt;
  }

  async view({ organizationId }: Caller, name: string): Promise<WordingView> {
    const shipped = this.find(name);
    const { prompt, last } = await this.worded(organizationId, shipped);
    const isOverridden = prompt !== shipped;
    return Object.assign(new WordingView(), {
      function: publicName(shipped.name),
      version: last?.number ?? 0,
      isOverridden,
      template: prompt.template,
      shippedTemplate: shipped.template,
      isOutdated: isOverridden && last?.shippedHash !== shipped.hash,
      promptHash: prompt.hash,
    });
  }

  versions({ organizationId }: Caller, name: string, query: PageQuery): Promise<Page<WordingVersion>> {
    const rows = this.wordings
      .createQueryBuilder('wording')
      .where('wording.organizationId = :organizationId AND wording.function = :name', { organizationId, name: this.find(name).name });
    return keysetPage(rows, query, {
      sortable: { version: 'number' },
      default: '-version',
      view: ({ number, template, reason, changedBy, createdAt }) =>
        Object.assign(new WordingVersion(), { version: number, template, reason, changedBy, createdAt }),
    });
  }

  async put(caller: Caller, name: string, { template, reason }: NewWording, version?: number): Promise<WordingView> {
    const shipped = this.find(name);
    this.assertUsable(shipped, template);
    await this.append(caller, shipped, { template, reason }, version);
    return this.view(caller, name);
  }

  /** History is not taken back: the old wording becomes a new version. */
  async revert(caller: Caller, name: string, { version, reason }: WordingReversal): Promise<WordingView> {
    const shipped = this.find(name);
    const { organizationId } = caller;
    const earlier = version === 0 ? null : await this.wordings.findOneBy({ organizationId, function: shipped.name, number: version });
    if (version > 0 && !earlier) throw new NoSuchWording();
    if (earlier?.template) this.assertUsable(shipped, earlier.template);
    await this.append(caller, shipped, { template: earlier?.template ?? null, reason });
    return this.view(caller, name);
  }

  private async append(caller: Caller, { name, hash }: Prompt, words: Pick<Wording, 'template' | 'reason'>, version?: number): Promise<void> {
    const { organizationId, userId } = caller;
    const number = (await this.last(organizationId, name))?.number ?? 0;
    requireVersion({ version: number }, version);
    const row = { organizationId, id: newId(), function: name, number: number + 1, shippedHash: hash, ...words };
    try {
      await this.wordings.insert({ ...row, changedBy: userId ?? organizationId });
    } catch (cause) {
      if (violates(cause, 'ai_prompt_wordings_number')) throw new WordingChangedMeanwhile(undefined, { cause });
      throw cause;
    }
  }

  /** What was fine when it was stored may not fit a later version of the product: then the product's own wording is used, and the log says so. */
  private async worded(organizationId: string, shipped: Prompt): Promise<{ prompt: Prompt; last: Wording | null }> {
    const last = await this.last(organizationId, shipped.name);
    if (!last?.template) return { prompt: shipped, last };
    const fault = this.fault(shipped, last.template);
    if (fault)
      this.log.warn({ organizationId, function: shipped.name, version: last.number, fault: fault.reason }, 'A wording does not fit any more');
    return { prompt: fault ? shipped : reworded(shipped, last.template), last };
  }

  private assertUsable(shipped: Prompt, template: string): void {
    const fault = this.fault(shipped, template);
    if (!fault) return;
    const detail = `Line ${fault.line ?? 1}: ${fault.reason}.`;
    throw new WordingRefused({ name: publicName(shipped.name) }, { errors: [{ pointer: '/template', code: 'template', detail }] });
  }

  private fault(shipped: Prompt, template: string): { reason: string; line?: number } | undefined {
    try {
      const prompt = reworded(shipped, template);
      const used = variablesUsed(prompt);
      const lost = variablesUsed(shipped).find((name) => !used.includes(name) && isNeeded(shipped, name));
      if (lost) return { reason: `it does not use $${lost}, without which the answer would be about nothing` };
      return this.prompts.refusal(prompt);
    } catch (error) {
      if (error instanceof TemplateFault) return { reason: error.message, line: error.line };
      throw error;
    }
  }

  private last(organizationId: string, name: string): Promise<Wording | null> {
    return this.wordings.findOne({ where: { organizationId, function: name }, order: { number: 'DESC' } });
  }

  private find(name: string): Prompt {
    const prompt = this.prompts.find(internalName(name));
    if (!prompt) throw new FunctionNotFound({ name });
    return prompt;
  }
}

function isNeeded({ config }: Prompt, name: string): boolean {
  return config.input_variables.some((variable) => variable.name === name && (variable.is_required || variable.is_data));
}
