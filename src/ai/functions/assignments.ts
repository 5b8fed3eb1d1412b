import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';
import { Agents } from '../agents/agents';
import { RULES } from '../models/models';
import { Natives } from '../native/natives';
import { Prompts } from '../prompts/prompts';
import { internalName, publicName } from './function-name';

/** What AI_MODEL_FUNCTIONS says, held against the functions that there are: a name that fits nothing would change nothing, and nobody would notice. */
@Injectable()
export class Assignments implements OnApplicationBootstrap {
  constructor(
    private readonly environment: Environment,
    private readonly prompts: Prompts,
    private readonly natives: Natives,
    private readonly agents: Agents,
  ) {}

  /** By now prompts, native functions and agents are known. */
  onApplicationBootstrap(): void {
    for (const [name, model] of Object.entries(this.environment.AI_MODEL_FUNCTIONS)) {
      const refusal = this.refusal(internalName(name), model);
      if (refusal) throw new StartupError(`AI_MODEL_FUNCTIONS cannot say ${name}=${model}: ${refusal}.`);
    }
  }

  private refusal(name: string, model: string): string | undefined {
    const prompts = this.prompts.all().map((prompt) => prompt.name);
    if (!prompts.includes(name) && !this.natives.has(name))
      return `there is no such function. Those that ask a model are ${prompts.map(publicName).sort().join(', ')}`;
    if (model !== RULES) return prompts.includes(name) ? undefined : 'it is answered by rules alone, and has no prompt for a model';
    // Without a model an agent is replaced by a search.
    const hasRules = this.natives.has(name) || this.agents.all().some(({ prompt }) => prompt === name);
    return hasRules ? undefined : 'it has no rules. Give it a model, or leave it out';
  }
}
