import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Membership } from './auth/membership.entity';
import type { Role } from './auth/permissions';
import { newPackedToken, packedTokenHash } from './auth/packed-token';
import { Session } from './auth/sessions/session.entity';
import { User } from './auth/user.entity';
import { DEMO } from './platform/demo';

const DAY = 24 * 60 * 60 * 1000;

/** What the examples about members and sessions need, and no request makes: somebody who joined already, and a login of yesterday. */
export class DemoColleagues {
  constructor(private readonly dataSource: DataSource) {}

  /** A recruiter, and a viewer who leaves. */
  addMember(): Promise<void> {
    return this.add(DEMO.member, 'Riley Recruiter', 'riley@assay.example', 'recruiter');
  }

  addLeavingMember(): Promise<void> {
    return this.add(DEMO.leavingMember, 'Lee Leaving', 'lee@assay.example', 'viewer');
  }

  /** They cannot log in: nothing hashes to this, so there is no second well-known password. */
  private async add(id: string, name: string, email: string, role: Role): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.insert(User, { id, email, name, emailVerifiedAt: new Date(), passwordHash: randomBytes(30).toString('hex') });
      await manager.insert(Membership, { organizationId: DEMO.organization, userId: id, role, status: 'active' });
    });
  }

  /** A session whose tokens nobody has. */
  async addSession(): Promise<void> {
    const yesterday = new Date(Date.now() - DAY);
    await this.dataSource.getRepository(Session).insert({
      organizationId: DEMO.organization,
      id: DEMO.session,
      userId: DEMO.user,
      currentHash: packedTokenHash(newPackedToken(DEMO.organization, DEMO.session)),
      rotatedAt: yesterday,
      expiresAt: new Date(yesterday.getTime() + 30 * DAY),
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      address: '192.0.2.10',
    });
  }
}
