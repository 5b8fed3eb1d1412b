import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditSeal } from '../platform/audit/audit-seal.entity';
import { AuditKey } from '../platform/audit/chain';
import { Environment } from '../platform/environment';
import { TaskCallers } from '../platform/queue/task';
import { AccessGuard } from './access.guard';
import { AccountLink } from './accounts/account-link.entity';
import { AccountLinks } from './accounts/account-links';
import { AccountsController } from './accounts/accounts.controller';
import { EmailAddresses } from './accounts/email-addresses.service';
import { Registration } from './accounts/registration.service';
import { AuditController } from './audit/audit.controller';
import { AuditLog } from './audit/audit-log.service';
import { AuditVerifier } from './audit/audit-verifier.service';
import { AuthController } from './auth.controller';
import { AuthEvents } from './auth-events';
import { AuthService } from './auth.service';
import { ApiKeysModule } from './api-keys/api-keys.module';
import { Callers } from './callers';
import { Credentials } from './credentials';
import { Acceptance } from './invitations/acceptance.service';
import { Invitation } from './invitations/invitation.entity';
import { InvitationsController } from './invitations/invitations.controller';
import { Invitations } from './invitations/invitations.service';
import { Mail } from './mail/mail.entity';
import { Mailer } from './mail/mailer';
import { Outbox } from './mail/outbox.service';
import { MailsController } from './mail/mails.controller';
import { MembersController } from './members/members.controller';
import { Members } from './members/members.service';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { OrganizationController } from './organization/organization.controller';
import { OrganizationService } from './organization/organization.service';
import { CurrentPassword } from './passwords/current-password';
import { Hashing } from './passwords/hashing';
import { PasswordPolicy } from './passwords/password-policy';
import { Passwords } from './passwords/passwords.service';
import { Sealing } from './sealing';
import { SecondFactorController } from './second-factor/second-factor.controller';
import { SecondFactor } from './second-factor/second-factor.entity';
import { SecondFactors } from './second-factor/second-factors.service';
import { Session } from './sessions/session.entity';
import { SessionsController } from './sessions/sessions.controller';
import { Sessions } from './sessions/sessions.service';
import { secretKey } from './secret-key';
import { SingleSignOnModule } from './single-sign-on/single-sign-on.module';
import { AccessTokens } from './signing/access-token';
import { JwksController } from './signing/jwks.controller';
import { SigningKeys } from './signing/signing-keys';
import { RolesModule } from './roles/roles.module';
import { PasswordAttempts } from './throttle/password-attempts';
import { Throttle } from './throttle/throttle';
import { ThrottleCounter } from './throttle/throttle-counter.entity';
import { User } from './user.entity';

/** Who is calling, for which organization, and what they may do. */
@Global()
@Module({
  imports: [
    ...[RolesModule, ApiKeysModule, SingleSignOnModule],
    TypeOrmModule.forFeature([Organization, User, Membership, Session, AccountLink, Invitation, Mail, ThrottleCounter, AuditSeal, SecondFactor]),
  ],
  controllers: [
    ...[AuthController, SecondFactorController, SessionsController, AccountsController, MembersController, InvitationsController, MailsController],
    ...[AuditController, JwksController, OrganizationController],
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: TaskCallers, useExisting: Callers },
    AuthEvents,
    AuthService,
    Callers,
    Credentials,
    // The audit log
    AuditLog,
    AuditVerifier,
    {
      provide: AuditKey,
      inject: [Environment],
      useFactory: (environment: Environment) => new AuditKey(environment.AUDIT_KEY ?? secretKey(environment)),
    },
    // Tokens and sessions
    AccessTokens,
    Sessions,
    SigningKeys,
    // A second factor
    Sealing,
    SecondFactors,
    // Passwords
    CurrentPassword,
    Hashing,
    PasswordAttempts,
    PasswordPolicy,
    Passwords,
    Throttle,
    // Accounts and members
    Acceptance,
    AccountLinks,
    EmailAddresses,
    Invitations,
    Mailer,
    Outbox,
    Members,
    OrganizationService,
    Registration,
  ],
  exports: [AuditKey, AuthEvents, AuthService, Callers, CurrentPassword, Mailer, Sealing, Sessions, TaskCallers, Throttle],
})
export class AuthModule {}
