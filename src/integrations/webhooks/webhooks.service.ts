import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { Environment } from '../../platform/environment';
import { InvalidFields } from '../../platform/errors';
import { eventCatalogue } from '../../platform/events/domain-event';
import { keysetPage, type Page } from '../../platform/http/page';
import { requireVersion } from '../../platform/http/version-match';
import { Signing } from './signing';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { usableUrl } from './webhook-url';
import { RotatedTooOften, TooManyWebhooks, WebhookNotFound } from './webhooks.errors';
import { WebhookView, type NewWebhook, type WebhookChanges, type WebhookQuery, type WebhookWithSecretView } from './webhooks.dto';

const MOST = 20;
/** That sign at the same time: each makes the headers of every delivery longer. */
const MOST_SECRETS = 5;

/** Where an organization wants to hear of events, and the secrets that it verifies them with. */
@Injectable()
export class WebhooksService {
  constructor(
    @InjectRepository(WebhookEndpoint) private readonly endpoints: Repository<WebhookEndpoint>,
    private readonly signing: Signing,
    private readonly environment: Environment,
  ) {}

  async create(caller: Caller, { url, description, eventTypes = [] }: NewWebhook): Promise<WebhookWithSecretView> {
    const { organizationId } = caller;
    const usable = this.checked({ url, eventTypes });
    if ((await this.endpoints.countBy({ organizationId })) >= MOST) throw new TooManyWebhooks({ limit: MOST });
    const { secret, kept } = this.signing.newSecret();
    const id = newId();
    await this.endpoints.insert({ organizationId, id, ...usable, description: description ?? null, secrets: [kept] });
    return Object.assign(await this.get(caller, id), { secret });
  }

  list({ organizationId }: Caller, query: WebhookQuery): Promise<Page<WebhookView>> {
    const builder = this.endpoints.createQueryBuilder('endpoint').where('endpoint.organizationId = :organizationId', { organizationId });
    return keysetPage(builder, query, { sortable: { createdAt: 'createdAt' }, default: '-createdAt', view: (endpoint) => WebhookView.of(endpoint) });
  }

  async get(caller: Caller, id: string): Promise<WebhookView> {
    return WebhookView.of(await this.one(caller, id));
  }

  async change(caller: Caller, id: string, changes: WebhookChanges, version?: number): Promise<WebhookView> {
    const usable = this.checked(changes);
    const isAgain = changes.status === 'active' ? { disabledReason: null } : {};
    await this.changing(caller, id, async (manager, endpoint) => {
      requireVersion(endpoint, version);
      await manager.save(Object.assign(endpoint, usable, isAgain));
    });
    return this.get(caller, id);
  }

  async remove(caller: Caller, id: string, version?: number): Promise<void> {
    await this.changing(caller, id, async (manager, endpoint) => {
      requireVersion(endpoint, version);
      await manager.remove(endpoint);
    });
  }

  /** A new secret beside the present one, which signs on for a day. */
  async rotate(caller: Caller, id: string): Promise<WebhookWithSecretView> {
    const { secret, kept } = this.signing.newSecret();
    await this.changing(caller, id, async (manager, endpoint) => {
      const secrets = this.signing.rotated(endpoint.secrets, kept);
      if (secrets.length > MOST_SECRETS) throw new RotatedTooOften();
      await manager.save(Object.assign(endpoint, { secrets }));
    });
    return Object.assign(await this.get(caller, id), { secret });
  }

  async one({ organizationId }: Caller, id: string): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.findOneBy({ organizationId, id });
    if (!endpoint) throw new WebhookNotFound();
    return endpoint;
  }

  /** One change after the other: each begins with what the one before it has left. */
  private async changing(
    { organizationId }: Caller,
    id: string,
    change: (manager: EntityManager, endpoint: WebhookEndpoint) => Promise<void>,
  ): Promise<void> {
    await this.endpoints.manager.transaction(async (manager) => {
      const endpoint = await manager.findOne(WebhookEndpoint, { where: { organizationId, id }, lock: { mode: 'pessimistic_write' } });
      if (!endpoint) throw new WebhookNotFound();
      await change(manager, endpoint);
    });
  }

  /** The same, with the address as it is used. */
  private checked<Given extends WebhookChanges>(given: Given): Given {
    const errors = (given.eventTypes ?? []).flatMap((type, index) => {
      const detail = 'is no type of event; GET /api/v1/event-types lists them';
      return eventCatalogue.has(type) ? [] : [{ pointer: `/eventTypes/${index}`, code: 'unknown-event-type', detail }];
    });
    if (errors.length > 0) throw new InvalidFields(undefined, { errors });
    return given.url === undefined ? given : Object.assign(given, { url: usableUrl(given.url, this.environment) });
  }
}
