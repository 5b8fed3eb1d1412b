import { Body, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Answers, Api, Created, Empty, Fails, Operation } from '../../platform/http/api';
import { IfMatch } from '../../platform/http/version-match';
import { Caller, Can } from '../access';
import { NewRole, RoleChanges, RoleView } from './roles.dto';
import { MoreThanHeld, RoleBuiltIn, RoleInUse, RoleNameTaken, RoleNotFound, UnknownPermission } from './roles.errors';
import { RolesService } from './roles.service';

const RoleName = (example: string) => ApiParam({ name: 'name', description: 'The name of the role', example, type: 'string' });

@Api('roles', { about: 'Who may do what: five built-in roles, and those that the organization makes for itself.' })
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Can('roles:read')
  @Operation('listRoles', 'List the roles', 'The built-in ones first, then your own by name.')
  @Answers([RoleView])
  list(@Caller() caller: Caller): Promise<RoleView[]> {
    return this.roles.list(caller);
  }

  @Post()
  @Can('roles:write')
  @Operation('createRole', 'Make a role', 'From patterns over permissions; at most what you hold yourself.')
  @Created(RoleView, ({ name }) => `/api/v1/roles/${name}`)
  @Fails(RoleNameTaken, UnknownPermission, MoreThanHeld)
  create(@Caller() caller: Caller, @Body() body: NewRole): Promise<RoleView> {
    return this.roles.create(caller, body);
  }

  @Get(':name')
  @Can('roles:read')
  @Operation('getRole', 'Read a role')
  @RoleName('recruiter')
  @Answers(RoleView)
  @Fails(RoleNotFound)
  get(@Caller() caller: Caller, @Param('name') name: string): Promise<RoleView> {
    return this.roles.get(caller, name);
  }

  @Patch(':name')
  @Can('roles:write')
  @Operation('changeRole', 'Change a role of your own', 'Whoever has it feels it within five seconds.')
  @RoleName('sourcer')
  @Answers(RoleView)
  @Fails(RoleNotFound, RoleBuiltIn, UnknownPermission, MoreThanHeld)
  change(@Caller() caller: Caller, @Param('name') name: string, @Body() body: RoleChanges, @IfMatch() version?: number): Promise<RoleView> {
    return this.roles.change(caller, name, body, version);
  }

  @Delete(':name')
  @Can('roles:write')
  @Operation('removeRole', 'Remove a role of your own', 'Possible once nobody has it any more.')
  @RoleName('sourcer')
  @Empty()
  @Fails(RoleNotFound, RoleBuiltIn, RoleInUse, MoreThanHeld)
  remove(@Caller() caller: Caller, @Param('name') name: string, @IfMatch() version?: number): Promise<void> {
    return this.roles.remove(caller, name, version);
  }
}
