import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditSeal } from '../platform/audit/audit-seal.entity';
import { AuditKey } from '../platform/audit/chain';
import { Environment } from '../platform/environment';
import { TaskCallers } from '../platform/queue/task';
import { AccessGuard } from './access.guard';
import { ACCESS_TOKEN } from './access-token';
import { AccessTokenStrategy } from './access-token.strategy';
import { AuditController } from './audit/audit.controller';
import { AuditLog } from './audit/audit-log.service';
import { LoginAudit } from './audit/login-audit';
import { AuditVerifier } from './audit/audit-verifier.service';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { Callers } from './callers';
import { Hashing } from './hashing';
import { Membership } from './membership.entity';
import { Organization } from './organization.entity';
import { secretKey } from './secret-key';
import { Session } from './session.entity';
import { User } from './user.entity';

/** Who is calling, for which organization, and what they may do. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([Organization, User, Membership, Session, AuditSeal]),
    JwtModule.registerAsync({
      inject: [Environment],
      useFactory: (environment: Environment) => ({
        secret: secretKey(environment),
        signOptions: {
          algorithm: ACCESS_TOKEN.algorithm,
          issuer: ACCESS_TOKEN.issuer,
          audience: ACCESS_TOKEN.audience,
          expiresIn: ACCESS_TOKEN.seconds,
          header: { alg: ACCESS_TOKEN.algorithm, typ: ACCESS_TOKEN.type },
        },
      }),
    }),
  ],
  controllers: [AuthController, AuditController],
  providers: [
    AuthService,
    Hashing,
    Callers,
    AccessTokenStrategy,
    AuditLog,
    LoginAudit,
    AuditVerifier,
    {
      provide: AuditKey,
      inject: [Environment],
      useFactory: (environment: Environment) => new AuditKey(environment.AUDIT_KEY ?? secretKey(environment)),
    },
    { provide: TaskCallers, useExisting: Callers },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [AuthService, Callers, TaskCallers, AuditKey],
})
export class AuthModule {}
