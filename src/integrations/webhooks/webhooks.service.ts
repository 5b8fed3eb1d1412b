import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/access';
import { newId } from '../../platform/database/ids';
import { Environment } from '../../platform/environment';
import { InvalidFields } from '../../platform/errors';
import { eventCatalogue } from '../../platform/events/domain-event';
import { keysetPage, type Page } from '../../platform/http/page';
import { requireVersion } from '../../platform/http/version-match';
import { Signing } from './signing';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { checkUrl } from './webhook-url';
import { TooManyWebhooks, WebhookNotFound } from './webhooks.errors';
import { WebhookView, type NewWebhook, type WebhookChanges, type WebhookQuery, type WebhookWithSecretView } from './webhooks.dto';

const MOST = 20;

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
    this.check({ url, eventTypes });
    if ((await this.endpoints.countBy({ organizationId })) >= MOST) throw new TooManyWebhooks({ limit: MOST });
    const { secret, kept } = this.signing.newSecret();
    const id = newId();
    await this.endpoints.insert({ organizationId, id, url, description: description ?? null, eventTypes, secrets: [kept] });
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
    this.check(changes);
    const endpoint = await this.one(caller, id);
    requireVersion(endpoint, version);
    const isAgain = changes.status === 'active' ? { disabledReason: null } : {};
    await this.endpoints.save(Object.assign(endpoint, changes, isAgain));
    return this.get(caller, id);
  }

  async remove(caller: Caller, id: string, version?: number): Promise<void> {
    const endpoint = await this.one(caller, id);
    requireVersion(endpoint, version);
    await this.endpoints.remove(endpoint);
  }

  /** A new secret beside the present one, which signs on for a day. */
  async rotate(caller: Caller, id: string): Promise<WebhookWithSecretView> {
    const endpoint = await this.one(caller, id);
    const { secret, kept } = this.signing.newSecret();
    await this.endpoints.save(Object.assign(endpoint, { secrets: this.signing.rotated(endpoint.secrets, kept) }));
    return Object.assign(await this.get(caller, id), { secret });
  }

  async one({ organizationId }: Caller, id: string): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.findOneBy({ organizationId, id });
    if (!endpoint) throw new WebhookNotFound();
    return endpoint;
  }

  private check({ url, eventTypes = [] }: WebhookChanges): void {
    if (url !== undefined) checkUrl(url, this.environment);
    const errors = eventTypes.flatMap((type, index) => {
      const detail = 'is no type of event; GET /api/v1/event-types lists them';
      return eventCatalogue.has(type) ? [] : [{ pointer: `/eventTypes/${index}`, code: 'unknown-event-type', detail }];
    });
    if (errors.length > 0) throw new InvalidFields(undefined, { errors });
  }
}
