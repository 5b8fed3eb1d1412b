import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomRole } from './custom-role.entity';
import { KnownPermissions } from './known-permissions';
import { PermissionsController } from './permissions.controller';
import { RolesController } from './roles.controller';
import { RolesService } from './roles.service';

@Module({
  imports: [TypeOrmModule.forFeature([CustomRole])],
  controllers: [PermissionsController, RolesController],
  providers: [RolesService, KnownPermissions],
  exports: [RolesService],
})
export class RolesModule {}
