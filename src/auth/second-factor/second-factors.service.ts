import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock';
import { asOrganization } from '../../platform/database/scope';
import type { Caller } from '../access';
import { AuthEvents, type AuthEventName } from '../auth-events';
import type { Tokens } from '../auth.dto';
import { Callers } from '../callers';
import { Membership } from '../membership.entity';
import type { Origin } from '../origin';
import { CurrentPassword } from '../passwords/current-password';
import type { PasswordGiven } from '../passwords/password-given.dto';
import { Sealing } from '../sealing';
import { Sessions } from '../sessions/sessions.service';
import { Throttle } from '../throttle/throttle';
import { SecondFactor } from './second-factor.entity';
import { ChallengeOver, SecondFactorNeeded, SecondFactorOff, SecondFactorOn, SecondFactorRefused, WrongCode } from './second-factor.errors';
import type { EnrolmentView, PasswordAndCode, RecoveryCodes, SecondFactorAnswer, SecondFactorView } from './second-factor.dto';
import { newEnrolment, newRecoveryCodes, recoveryHash, stepOf } from './totp';

/** How long the second half of a login may take. */
const CHALLENGE_SECONDS = 300;
/** Tries of a code that were wrong: five in five minutes for one person, however many servers and challenges. */
const TRIES = { most: 5, seconds: 300 } as const;

interface Challenge {
  organizationId: string;
  userId: string;
  until: number;
}

/** Codes of an authenticator app: set up, asked for after the password, taken once. */
@Injectable()
export class SecondFactors {
  constructor(
    @InjectRepository(SecondFactor) private readonly factors: Repository<SecondFactor>,
    private readonly password: CurrentPassword,
    private readonly sealing: Sealing,
    private readonly sessions: Sessions,
    private readonly throttle: Throttle,
    private readonly events: AuthEvents,
    private readonly clock: Clock,
    private readonly callers: Callers,
  ) {}

  async get({ userId }: Caller): Promise<SecondFactorView> {
    const factor = await this.factors.findOneBy({ userId: userId ?? '' });
    const status = factor ? (factor.confirmedAt ? 'on' : 'pending') : 'off';
    return { status, confirmedAt: factor?.confirmedAt ?? null, recoveryCodesLeft: factor?.recoveryHashes.length ?? 0 };
  }

  /** Nothing is asked for at a login until a code was given: whoever does not finish is not locked out. */
  async enrol(caller: Caller, { currentPassword }: PasswordGiven, origin: Origin): Promise<EnrolmentView> {
    const user = await this.password.confirm(caller, currentPassword, origin);
    const enrolment = newEnrolment(user.email);
    await this.factors.manager.transaction(async (manager) => {
      const factor = await held(manager, user.id);
      if (factor?.confirmedAt) throw new SecondFactorOn();
      const secret = this.sealing.seal('second-factor', enrolment.secret);
      await manager.save(SecondFactor, { userId: user.id, secret, confirmedAt: null, lastStep: 0, recoveryHashes: [] });
    });
    return enrolment;
  }

  async confirm(caller: Caller, code: string): Promise<RecoveryCodes> {
    const userId = caller.userId ?? '';
    await this.countTry(userId);
    const codes = await this.factors.manager.transaction(async (manager) => {
      const factor = await held(manager, userId);
      if (!factor) throw new SecondFactorOff();
      if (factor.confirmedAt) throw new SecondFactorOn();
      const step = this.step(factor, code);
      if (step === undefined) throw new WrongCode();
      await this.tell(manager, caller, 'authn_second_factor_enabled');
      return this.renewCodes(manager, Object.assign(factor, { lastStep: step, confirmedAt: this.clock.now() }));
    });
    await this.forgetTries(userId);
    // Whoever owed it may do everything from now on.
    this.callers.forgetPerson(userId);
    return codes;
  }

  async newCodes(caller: Caller, { currentPassword }: PasswordGiven, origin: Origin): Promise<RecoveryCodes> {
    const { id } = await this.password.confirm(caller, currentPassword, origin);
    return this.factors.manager.transaction(async (manager) => {
      const factor = await held(manager, id);
      if (!factor?.confirmedAt) throw new SecondFactorOff();
      return this.renewCodes(manager, factor);
    });
  }

  /** Asks for both: neither a stolen phone nor a stolen password alone takes the other half away. */
  async disable(caller: Caller, { currentPassword, code }: PasswordAndCode, origin: Origin): Promise<void> {
    const { id } = await this.password.confirm(caller, currentPassword, origin);
    if (!(await this.isOn(id))) throw new SecondFactorOff();
    await this.countTry(id);
    await this.factors.manager.transaction(async (manager) => {
      if (!(await this.take(manager, id, code))) throw new WrongCode();
      await manager.delete(SecondFactor, { userId: id });
      await this.tell(manager, caller, 'authn_second_factor_disabled');
    });
    await this.forgetTries(id);
    this.callers.forgetPerson(id);
  }

  /** After the password: goes on when the person has no second factor, else 401 with the challenge for it. */
  async require(member: Pick<Membership, 'organizationId' | 'userId'>): Promise<void> {
    if (await this.isOn(member.userId)) this.ask(member);
  }

  ask({ organizationId, userId }: Pick<Membership, 'organizationId' | 'userId'>): never {
    const challenge: Challenge = { organizationId, userId, until: this.clock.now().getTime() + CHALLENGE_SECONDS * 1000 };
    const sealed = this.sealing.seal('second-factor-challenge', JSON.stringify(challenge));
    throw new SecondFactorNeeded(undefined, { members: { challenge: sealed, expiresIn: CHALLENGE_SECONDS } });
  }

  /** The second half of a login. */
  async login({ challenge, code }: SecondFactorAnswer, origin: Origin): Promise<Tokens> {
    const opened = this.sealing.open('second-factor-challenge', challenge);
    const { organizationId, userId, until } = opened ? (JSON.parse(opened) as Challenge) : { organizationId: '', userId: '', until: 0 };
    if (until <= this.clock.now().getTime()) throw new ChallengeOver();
    const { manager } = this.factors;
    await this.countTry(userId);
    const tokens = await asOrganization(organizationId, () =>
      manager.transaction(async (transaction) => {
        if (!(await this.take(transaction, userId, code))) return undefined;
        // Meanwhile the member may have been disabled.
        if (!(await transaction.existsBy(Membership, { organizationId, userId, status: 'active' }))) throw new ChallengeOver();
        return this.sessions.open(transaction, { organizationId, userId }, origin);
      }),
    );
    if (tokens) {
      await this.forgetTries(userId);
      return tokens;
    }
    await this.events.happened(manager, { name: 'authn_login_fail', organizationId, userId, requestId: origin.requestId });
    throw new SecondFactorRefused();
  }

  isOn(userId: string, manager = this.factors.manager): Promise<boolean> {
    return manager
      .createQueryBuilder(SecondFactor, 'factor')
      .where('factor.userId = :userId AND factor.confirmedAt IS NOT NULL', { userId })
      .getExists();
  }

  /** Whether the code is right; if so, it was so for the last time. */
  private async take(manager: EntityManager, userId: string, code: string): Promise<boolean> {
    const factor = await held(manager, userId);
    if (!factor?.confirmedAt) return false;
    const step = this.step(factor, code);
    const recoveryHashes = factor.recoveryHashes.filter((hash) => hash !== recoveryHash(code));
    if (step === undefined && recoveryHashes.length === factor.recoveryHashes.length) return false;
    await manager.update(SecondFactor, { userId }, { lastStep: step ?? factor.lastStep, recoveryHashes });
    return true;
  }

  private step(factor: SecondFactor, code: string): number | undefined {
    const secret = this.sealing.open('second-factor', factor.secret);
    return secret === undefined ? undefined : stepOf(code, secret, this.clock.now(), factor.lastStep);
  }

  private async renewCodes(manager: EntityManager, factor: SecondFactor): Promise<RecoveryCodes> {
    const recoveryCodes = newRecoveryCodes();
    await manager.save(SecondFactor, Object.assign(factor, { recoveryHashes: recoveryCodes.map(recoveryHash) }));
    return { recoveryCodes };
  }

  /** Before the code is looked at, so that many at once are no more than one after the other. */
  private countTry(userId: string): Promise<void> {
    return this.throttle.countFor(userId, 'second-factor', TRIES.most, TRIES.seconds);
  }

  private forgetTries(userId: string): Promise<void> {
    return this.throttle.forget(userId, 'second-factor');
  }

  private tell(manager: EntityManager, { organizationId, userId, requestId }: Caller, name: AuthEventName): Promise<void> {
    return this.events.happened(manager, { name, organizationId, userId, requestId });
  }
}

/** For the rest of the transaction: of two requests with one code, one is later. */
function held(manager: EntityManager, userId: string): Promise<SecondFactor | null> {
  return manager.findOne(SecondFactor, { where: { userId }, lock: { mode: 'pessimistic_write' } });
}
