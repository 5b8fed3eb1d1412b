import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { IsNull, Repository } from 'typeorm';
import { Clock } from '../../platform/clock';
import { newId } from '../../platform/database/ids';
import { asOrganization } from '../../platform/database/scope';
import { keysetPage, type Page } from '../../platform/http/page';
import type { Caller } from '../access';
import { Credential } from '../credentials';
import { NotAuthenticated } from '../errors';
import { Membership } from '../membership.entity';
import type { Origin } from '../origin';
import { isPackedToken, newPackedToken, packedTokenHash, type PackedToken } from '../packed-token';
import { CurrentPassword } from '../passwords/current-password';
import { beyond } from '../permissions';
import { RolesService } from '../roles/roles.service';
import { ApiKey } from './api-key.entity';
import { API_KEY_KIND, readApiKey, writeApiKey } from './api-key-token';
import { ApiKeyView, type ApiKeyQuery, type NewApiKey, type NewApiKeyView } from './api-keys.dto';
import { ApiKeyNotFound, ApiKeyTooHigh, MadeByPeopleOnly, RepresentedUnknown } from './api-keys.errors';
import { isUsable, machineCaller } from './machine-caller';

const DAY = 86_400_000;
const USE_IS_NOTED_EVERY = 60_000;

/** Keys for machines: what they may do is what stands in the key, and what the member who made it may do now, and never more than either. */
@Injectable()
export class ApiKeysService {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly roles: RolesService,
    private readonly password: CurrentPassword,
    private readonly clock: Clock,
  ) {}

  async create(caller: Caller, { currentPassword, ...input }: NewApiKey, origin: Origin): Promise<NewApiKeyView> {
    if (caller.apiKeyId !== undefined) throw new MadeByPeopleOnly();
    await this.password.confirm(caller, currentPassword, origin);
    return this.make(caller, input);
  }

  async make(caller: Caller, input: Omit<NewApiKey, 'currentPassword'>, id = newId()): Promise<NewApiKeyView> {
    const { organizationId, userId } = caller;
    if (userId === null) throw new MadeByPeopleOnly();
    this.roles.checkGrant(caller, input.permissions);
    const token = newPackedToken(organizationId, id);
    const key = writeApiKey(token);
    const now = this.clock.now();
    const row = this.keys.create({
      organizationId,
      id,
      userId,
      name: input.name,
      permissions: input.permissions,
      tokenHash: packedTokenHash(token),
      ending: key.slice(-8),
      expiresAt: new Date(now.getTime() + input.validDays * DAY),
    });
    await this.keys.insert(row);
    return Object.assign(ApiKeyView.of(await this.row(caller, id), now), { key });
  }

  async list(caller: Caller, query: ApiKeyQuery): Promise<Page<ApiKeyView>> {
    const { organizationId } = caller;
    return keysetPage(this.keys.createQueryBuilder('key').where('key.organizationId = :organizationId', { organizationId }), query, {
      sortable: { createdAt: 'createdAt', name: 'name', expiresAt: 'expiresAt' },
      default: '-createdAt',
      view: (key) => ApiKeyView.of(key, this.clock.now()),
    });
  }

  async get(caller: Caller, id: string): Promise<ApiKeyView> {
    return ApiKeyView.of(await this.row(caller, id), this.clock.now());
  }

  /** One’s own, or one that may do no more than oneself. From this moment on, on every server: nothing about keys is remembered. */
  async revoke(caller: Caller, id: string): Promise<void> {
    const { userId, permissions } = await this.row(caller, id);
    const isOwn = caller.apiKeyId ? caller.apiKeyId === id : caller.userId === userId;
    if (!isOwn && beyond(permissions, caller.permissions).length > 0) throw new ApiKeyTooHigh();
    await this.keys.update({ organizationId: caller.organizationId, id, revokedAt: IsNull() }, { revokedAt: this.clock.now() });
  }

  @Credential(API_KEY_KIND)
  async callerOf(key: string, request: FastifyRequest): Promise<Caller | undefined> {
    const token = readApiKey(key);
    return token && asOrganization(token.organizationId, () => this.holderOf(token, request));
  }

  private async holderOf(token: PackedToken, request: FastifyRequest): Promise<Caller | undefined> {
    const { organizationId, id } = token;
    const row = await this.keys.findOne({ where: { organizationId, id }, relations: { member: { customRole: true } } });
    const now = this.clock.now();
    if (!isUsable(row, now) || !isPackedToken(token, row.tokenHash)) return undefined;
    await this.noteUse(row, now);
    const represented = await this.represented(organizationId, request.headers['on-behalf-of']);
    return machineCaller(row, represented, request.id);
  }

  private async represented(organizationId: string, header: string | string[] | undefined): Promise<Membership | undefined> {
    if (header === undefined) return undefined;
    if (!isUUID(header)) throw new RepresentedUnknown();
    const where = { organizationId, userId: String(header), status: 'active' as const };
    const member = await this.keys.manager.findOne(Membership, { where, relations: { customRole: true } });
    if (!member) throw new RepresentedUnknown();
    return member;
  }

  private async noteUse({ organizationId, id, lastUsedAt }: ApiKey, now: Date): Promise<void> {
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < USE_IS_NOTED_EVERY) return;
    await this.keys
      .createQueryBuilder()
      .update()
      .set({ lastUsedAt: now, version: () => 'version' })
      .where({ organizationId, id })
      .execute();
  }

  private async row({ organizationId, userId }: Caller, id: string): Promise<ApiKey> {
    if (userId === null) throw new NotAuthenticated();
    const row = await this.keys.findOneBy({ organizationId, id });
    if (!row) throw new ApiKeyNotFound();
    return row;
  }
}
