import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AuditKey, EVENT_COLUMNS, NOTHING_BEFORE, type ChainedEvent } from '../../platform/audit/chain';
import { AuditSealer } from '../../platform/audit/sealer';
import { Clock } from '../../platform/clock';
import type { Caller } from '../access';
import { AuditCheckpoint, AuditVerification } from './audit.dto';
import { CheckpointForeign } from './audit.errors';

const AT_ONCE = 1_000;

const Head = z.object({ organizationId: z.uuid(), sequence: z.number(), hash: z.string(), at: z.string() });

type Link = ChainedEvent & { sequence: string; hash: string; isThere: boolean };

/** Proves that the log is what it was: link by link, and against a checkpoint that was kept elsewhere, because a chain alone cannot show that its end is missing. */
@Injectable()
export class AuditVerifier {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly sealer: AuditSealer,
    private readonly key: AuditKey,
    private readonly clock: Clock,
  ) {}

  async checkpoint({ organizationId }: Caller): Promise<AuditCheckpoint> {
    await this.sealer.seal(organizationId);
    const [head] = await this.dataSource.query<{ sequence: string; hash: string }[]>(
      'SELECT sequence, hash FROM audit_seals WHERE organization_id = $1 ORDER BY sequence DESC LIMIT 1',
      [organizationId],
    );
    const at = this.clock.now();
    const facts = { sequence: Number(head?.sequence ?? 0), hash: head?.hash ?? NOTHING_BEFORE };
    const token = this.key.sign(JSON.stringify({ organizationId, ...facts, at: at.toISOString() }));
    return Object.assign(new AuditCheckpoint(), { ...facts, at, token });
  }

  async verify(caller: Caller, checkpoint?: string): Promise<AuditVerification> {
    const earlier = checkpoint === undefined ? undefined : this.read(caller, checkpoint);
    await this.sealer.seal(caller.organizationId);
    let [hash, sequence] = [NOTHING_BEFORE, 0];
    for (;;) {
      const links = await this.linksAfter(caller, sequence);
      for (const { sequence: place, hash: sealed, isThere, ...event } of links) {
        sequence += 1;
        if (Number(place) !== sequence || !isThere) return found(sequence, 'missing', sequence - 1);
        hash = this.key.link(hash, sequence, event);
        if (hash !== sealed) return found(sequence, 'changed', sequence - 1);
        if (earlier?.sequence === sequence && earlier.hash !== hash) return found(sequence, 'rewritten', sequence);
      }
      if (links.length < AT_ONCE) break;
    }
    if (earlier && earlier.sequence > sequence) return found(sequence + 1, 'truncated', sequence);
    if (await this.hasUnsealed(caller)) return found(sequence + 1, 'unsealed', sequence);
    return Object.assign(new AuditVerification(), { intact: true, events: sequence, brokenAt: null, fault: null });
  }

  private read({ organizationId }: Caller, checkpoint: string): z.infer<typeof Head> {
    const text = this.key.verified(checkpoint);
    const head = text === undefined ? undefined : Head.parse(JSON.parse(text));
    if (head?.organizationId !== organizationId) throw new CheckpointForeign();
    return head;
  }

  private linksAfter({ organizationId }: Caller, sequence: number): Promise<Link[]> {
    return this.dataSource.query<Link[]>(
      `SELECT s.sequence, s.hash, e.id IS NOT NULL AS "isThere", ${EVENT_COLUMNS} FROM audit_seals s LEFT JOIN audit_events e ON e.organization_id = s.organization_id AND e.id = s.id
       WHERE s.organization_id = $1 AND s.sequence > $2 ORDER BY s.sequence LIMIT ${AT_ONCE}`,
      [organizationId, sequence],
    );
  }

  /** An event that stands neither in the chain nor in the list of those to come: somebody took it out. */
  private async hasUnsealed({ organizationId }: Caller): Promise<boolean> {
    const [row] = await this.dataSource.query<{ found: boolean }[]>(
      `SELECT EXISTS (SELECT 1 FROM audit_events e WHERE e.organization_id = $1
         AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.organization_id = e.organization_id AND s.id = e.id)
         AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.organization_id = e.organization_id AND p.id = e.id)) AS found`,
      [organizationId],
    );
    return row?.found ?? false;
  }
}

function found(brokenAt: number, fault: AuditVerification['fault'], events: number): AuditVerification {
  return Object.assign(new AuditVerification(), { intact: false, events, brokenAt, fault });
}
