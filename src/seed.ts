import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { AuthService } from './auth/auth.service';
import { Callers } from './auth/callers';
import { Organization } from './auth/organization.entity';
import { DatabaseConnection } from './platform/database/connection';
import { exclusively } from './platform/database/exclusively';
import { DEMO } from './platform/demo';
import { Environment } from './platform/environment';

/**
 * Fills an empty database with the demo organization that the examples of the API document use. Each step looks whether it was done before, so that a first start
 * that was killed in the middle is completed by the second. Answers whether there is a demo organization.
 */
export async function seedDemo(app: NestFastifyApplication): Promise<boolean> {
  const environment = app.get(Environment);
  if (environment.isProduction || !environment.SEED_DEMO) return false;
  return exclusively(app.get(DatabaseConnection).url, 'seeding', async () => {
    const organizations = app.get(DataSource).getRepository(Organization);
    if (!(await organizations.existsBy({ id: DEMO.organization })) && (await organizations.count()) > 0) return false;
    await new Seeding(app).run();
    return true;
  });
}

class Seeding {
  constructor(private readonly app: NestFastifyApplication) {}

  async run(): Promise<void> {
    if (!(await this.exists(Organization, DEMO.organization))) {
      const account = { organizationName: 'Assay Demo', name: 'Demo Owner', email: DEMO.email, password: DEMO.password };
      await this.service(AuthService).register(account, { organization: DEMO.organization, user: DEMO.user });
    }
    await this.service(Callers).restore({ organizationId: DEMO.organization, userId: DEMO.user, requestId: 'seed' });
  }

  private service<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  private exists<E extends ObjectLiteral & { id: string }>(entity: EntityTarget<E>, id: string): Promise<boolean> {
    return this.app.get(DataSource).getRepository(entity).createQueryBuilder('row').where('row.id = :id', { id }).getExists();
  }
}
