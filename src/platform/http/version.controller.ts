import { Get, SetMetadata } from '@nestjs/common';
import { name, version } from '../../../package.json';
import { Answers, Api, Operation } from './api';
import { PUBLIC_METADATA } from './permission-metadata';
import { VersionView } from './service.dto';

@Api('version', { tag: 'service', about: 'What is running, and what its answers mean.' })
@SetMetadata(PUBLIC_METADATA, true)
export class VersionController {
  @Get()
  @Operation('getVersion', 'Which version is running?', 'Of this service, and of Node.js underneath.')
  @Answers(VersionView)
  version(): VersionView {
    return { name, version, node: process.versions.node };
  }
}
