import { Body, Get, Post, Query } from '@nestjs/common';
import { Caller, Can } from '../../../src/auth/access';
import { Accepted, Answers, AnswersPage, Api, Created, Fails, Id, IdParam, Operation } from '../../../src/platform/http/api';
import { type Page, PageQuery } from '../../../src/platform/http/page';
import { NewRoom, RoomView } from './rooms.dto';
import { RoomNameTaken, RoomNotFound } from './rooms.errors';
import { RoomsService } from './rooms.service';
import { RoomTasks } from './rooms.tasks';

@Api('acme/rooms', { about: 'The rooms that Acme interviews in.' })
export class RoomsController {
  constructor(
    private readonly rooms: RoomsService,
    private readonly tasks: RoomTasks,
  ) {}

  @Post()
  @Can('acme:write')
  @Operation('addAcmeRoom', 'Add a room')
  @Created(RoomView, ({ id }) => `/api/v1/acme/rooms/${id}`)
  @Fails(RoomNameTaken)
  add(@Caller() caller: Caller, @Body() body: NewRoom): Promise<RoomView> {
    return this.rooms.add(caller, body);
  }

  @Get()
  @Can('acme:read')
  @Operation('listAcmeRooms', 'List rooms', 'By name. Sort by name or createdAt.')
  @AnswersPage(RoomView)
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<Page<RoomView>> {
    return this.rooms.list(caller, query);
  }

  @Get(':id')
  @Can('acme:read')
  @Operation('getAcmeRoom', 'Read a room')
  @IdParam('id', '0195f000-0000-7000-8000-0000000000a1', 'The room')
  @Answers(RoomView)
  @Fails(RoomNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<RoomView> {
    return this.rooms.get(caller, id);
  }

  @Post(':id/tidy')
  @Can('acme:write')
  @Operation('tidyAcmeRoom', 'Put the directions to a room in order', 'In the background: `GET /api/v1/tasks?name=acme/tidy` tells how far it is.')
  @IdParam('id', '0195f000-0000-7000-8000-0000000000a1', 'The room')
  @Accepted(RoomView, ({ id }) => `/api/v1/acme/rooms/${id}`)
  @Fails(RoomNotFound)
  tidy(@Caller() caller: Caller, @Id('id') id: string): Promise<RoomView> {
    return this.tasks.ask(caller, id);
  }
}
