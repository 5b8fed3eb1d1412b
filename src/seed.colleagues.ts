import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Membership } from './auth/membership.entity';
import { firstRefreshToken, hashOf } from './auth/sessions/refresh-token';
import { Session } from './auth/sessions/session.entity';
import { User } from './auth/user.entity';
import { DEMO } from './platform/demo';

const DAY = 24 * 60 * 60 * 1000;

/** What the examples about members and sessions need, and no request makes: somebody who joined already, and a login of yesterday. */
export class DemoColleagues {
  constructor(private readonly dataSource: DataSource) {}

  /** A recruiter who cannot log in: nothing hashes to this, so there is no second well-known password. */
  async addMember(): Promise<void> {
    const [id, email] = [DEMO.member, 'riley@assay.example'];
    await this.dataSource.transaction(async (manager) => {
      await manager.insert(User, { id, email, name: 'Riley Recruiter', emailVerifiedAt: new Date(), passwordHash: randomBytes(30).toString('hex') });
      await manager.insert(Membership, { organizationId: DEMO.organization, userId: id, role: 'recruiter', status: 'active' });
    });
  }

  /** A session whose tokens nobody has. */
  async addSession(): Promise<void> {
    const yesterday = new Date(Date.now() - DAY);
    await this.dataSource.getRepository(Session).insert({
      organizationId: DEMO.organization,
      id: DEMO.session,
      userId: DEMO.user,
      currentHash: hashOf(firstRefreshToken(DEMO.organization, DEMO.session)),
      rotatedAt: yesterday,
      expiresAt: new Date(yesterday.getTime() + 30 * DAY),
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      address: '192.0.2.10',
    });
  }
}
