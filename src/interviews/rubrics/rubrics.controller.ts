import { Get, Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Can } from '../../auth/access';
import { Answers, Api, Fails, Operation } from '../../platform/http/api';
import { RubricSummary, RubricView } from './rubrics.dto';
import { RubricNotFound } from './rubrics.errors';
import { Rubrics } from './rubrics.service';

@Api('rubrics', { about: 'Named competencies with their levels, ready to make a kit of.' })
export class RubricsController {
  constructor(private readonly rubrics: Rubrics) {}

  @Get()
  @Can('kits:read')
  @Operation(
    'listRubrics',
    'List rubrics',
    'Competencies and questions that kits can be made from by name. They are files: add one as rubrics/<name>.yaml in an extension.',
  )
  @Answers([RubricSummary])
  list(): RubricSummary[] {
    return this.rubrics.list();
  }

  @Get(':name')
  @Can('kits:read')
  @Operation('getRubric', 'Read a rubric')
  @ApiParam({ name: 'name', description: 'The name of the rubric', example: 'software-engineering', type: 'string' })
  @Answers(RubricView)
  @Fails(RubricNotFound)
  get(@Param('name') name: string): RubricView {
    return this.rubrics.read(name);
  }
}
