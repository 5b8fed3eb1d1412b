import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesModule } from '../roles/roles.module';
import { SingleSignOnConnection } from './connection.entity';
import { SingleSignOnIdentity } from './identity.entity';
import { IdentityProvider } from './identity-provider';
import { Joining } from './joining.service';
import { SingleSignOnController } from './single-sign-on.controller';
import { SingleSignOn } from './single-sign-on.service';

@Module({
  imports: [RolesModule, TypeOrmModule.forFeature([SingleSignOnConnection, SingleSignOnIdentity])],
  controllers: [SingleSignOnController],
  providers: [SingleSignOn, IdentityProvider, Joining],
})
export class SingleSignOnModule {}
