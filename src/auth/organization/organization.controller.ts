import { Body, Get, Patch } from '@nestjs/common';
import { Answers, Api, Fails, Operation } from '../../platform/http/api';
import { IfMatch } from '../../platform/http/version-match';
import { Caller, Can } from '../access';
import { OrganizationChanges, OrganizationSettings } from './organization.dto';
import { OwnFactorFirst } from './organization.errors';
import { OrganizationService } from './organization.service';

@Api('organization', { about: 'Your organization: what it is called, and what it asks of its members.' })
export class OrganizationController {
  constructor(private readonly organization: OrganizationService) {}

  @Get()
  @Can('organization:read')
  @Operation('getOrganization', 'Read your organization')
  @Answers(OrganizationSettings)
  get(@Caller() caller: Caller): Promise<OrganizationSettings> {
    return this.organization.get(caller);
  }

  @Patch()
  @Can('organization:write')
  @Operation(
    'changeOrganization',
    'Change your organization',
    'With `requiresSecondFactor` a member without a second factor may do nothing but set one up, from the next request on, and within five seconds on every server.',
  )
  @Answers(OrganizationSettings)
  @Fails(OwnFactorFirst)
  change(@Caller() caller: Caller, @Body() body: OrganizationChanges, @IfMatch() version?: number): Promise<OrganizationSettings> {
    return this.organization.change(caller, body, version);
  }
}
