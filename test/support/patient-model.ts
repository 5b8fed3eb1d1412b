import { type ModelRequest, ScriptedModel } from './model';

/** A model that keeps everybody waiting for as long as a test wants; then it rates whatever it was asked about. */
export class PatientModel {
  private readonly held: (() => void)[] = [];
  private isHolding = true;

  private constructor(readonly script: ScriptedModel) {
    script.reply(
      ({ schema }) => schema === 'evaluator_score-competency',
      async (request) => {
        if (this.isHolding) await new Promise<void>((answer) => this.held.push(answer));
        return rated(request);
      },
    );
  }

  static async start(): Promise<PatientModel> {
    return new PatientModel(await ScriptedModel.start());
  }

  /** How many wait for an answer, or have gone without one. */
  get asked(): number {
    return this.held.length;
  }

  /** Answers those that have waited the longest. */
  answer(some = this.held.length): void {
    for (const answer of this.held.splice(0, some)) answer();
  }

  hold(): void {
    this.held.length = 0;
    this.isHolding = true;
  }

  /** Answers everybody, from now on at once. */
  release(): void {
    this.isHolding = false;
    this.answer();
  }

  stop(): Promise<void> {
    this.release();
    return this.script.stop();
  }
}

function rated({ system }: ModelRequest): object {
  const competency = /exactly ([a-z-]+)\./.exec(system)?.[1];
  return { competency, level: 3, indicatorsMet: [], rationale: 'Turn 1.', evidence: [{ turn: 1, quote: 'I led the response' }], confidence: 0.9 };
}
