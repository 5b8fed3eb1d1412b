import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Caller } from '../../auth/access';
import { Audit, type AuditEntry } from '../../platform/audit/audit';
import { Problem } from '../../platform/errors';
import { Confirmations } from '../tools/confirmations/confirmations.service';
import type { ConfirmationView } from '../tools/confirmations/confirmations.dto';
import type { ToolCall } from '../tools/tool-call';
import { asText, type NamedTool, Tools } from '../tools/tools';
import { AGENT_LIMITS } from './agent-limits';
import { type RecordReference, recordsIn } from './records';

export type ToolOutcome = 'succeeded' | 'refused' | 'failed' | 'awaiting-confirmation';

/** What came of a model's call, for the model and for people. */
export interface ToolRun {
  outcome: ToolOutcome;
  /** For the model: data, never an instruction. */
  text: string;
  /** Why not, as the code of a problem. */
  reason?: string;
  records: RecordReference[];
  confirmation?: ConfirmationView;
}

/** Runs what a model asks for: only what the agent may use, with the eyes of the caller, and never a change without a person. */
@Injectable()
export class ToolRunner {
  private readonly log = new Logger(ToolRunner.name);

  constructor(
    private readonly tools: Tools,
    private readonly confirmations: Confirmations,
    private readonly audit: Audit,
    private readonly dataSource: DataSource,
  ) {}

  async run(caller: Caller, tool: NamedTool | undefined, call: ToolCall, isTooMany: boolean): Promise<ToolRun> {
    if (!tool) return this.refused(caller, call, 'ai.tool-unknown', 'There is no such tool here. Use only the tools that you were given.');
    if (isTooMany)
      return this.refused(caller, call, 'ai.agent-limit', `Only ${AGENT_LIMITS.callsInRound} calls are run at once. Ask again for what is missing.`);
    if (asText(call.arguments).length > AGENT_LIMITS.argumentCharacters)
      return this.refused(caller, call, 'ai.tool-refused', 'The arguments are too long.');
    try {
      const input = this.tools.checked(caller, tool, call.arguments);
      if (tool.writes) return await this.proposed(caller, tool, input);
      const result: unknown = await tool.run(input, caller);
      const records = recordsIn(result);
      if (tool.auditedAs)
        await this.record(caller, { event: 'sensitive_read', target: { noun: tool.auditedAs, id: idOf(records) }, facts: { tool: tool.fullName } });
      return { outcome: 'succeeded', text: short(asText(result)), records };
    } catch (error) {
      if (error instanceof Problem) return this.refused(caller, call, error.code, error.message);
      // Whatever else a tool throws is for the log; neither the model nor its answer learns of it.
      this.log.error({ err: error, tool: tool.fullName, requestId: caller.requestId }, 'A tool failed');
      return { outcome: 'failed', text: told({ error: 'internal', detail: 'The tool failed.' }), reason: 'internal', records: [] };
    }
  }

  private async proposed(caller: Caller, tool: NamedTool, input: unknown): Promise<ToolRun> {
    const confirmation = await this.confirmations.propose(caller, tool, input);
    const detail = 'Nothing has happened yet. The person has been asked to confirm it; tell them so.';
    const text = told({ status: 'awaiting-confirmation', confirmation: confirmation.id, summary: confirmation.summary, detail });
    return { outcome: 'awaiting-confirmation', text, records: [], confirmation };
  }

  private async record(caller: Caller, entry: AuditEntry): Promise<void> {
    await this.dataSource.transaction((manager) => this.audit.record(manager, caller, entry));
  }

  private async refused(caller: Caller, { name }: ToolCall, code: string, detail: string): Promise<ToolRun> {
    const { requestId, userId, organizationId } = caller;
    const tool = name.slice(0, MAX_NAME);
    this.log.warn({ tool, code, requestId, userId, organizationId }, 'A call of a tool was refused');
    await this.record(caller, { event: 'authz_fail', target: { noun: 'tool', id: tool }, facts: { code } });
    return { outcome: 'refused', text: told({ error: code, detail }), reason: code, records: [] };
  }
}

const MAX_NAME = 100;
const told = (value: object): string => JSON.stringify(value);

/** The record that was read, as the routes name it. */
function idOf([record]: RecordReference[]): string | null {
  return record?.ref.split('/')[1] ?? null;
}

function short(text: string): string {
  const { resultCharacters } = AGENT_LIMITS;
  return text.length <= resultCharacters ? text : `${text.slice(0, resultCharacters)}\n… cut off here; ask for less.`;
}
