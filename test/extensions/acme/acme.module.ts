import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AcmeProvider } from './acme.provider';
import { GreetNative } from './greet.native';
import { Room } from './room.entity';
import { RoomsController } from './rooms.controller';
import { RoomsService } from './rooms.service';
import { RoomsAgent } from './rooms.agent';
import { RoomTasks } from './rooms.tasks';
import { RoomTools } from './rooms.tools';

/** The rooms that Acme interviews in, and a model of Acme's own. */
@Module({
  imports: [TypeOrmModule.forFeature([Room])],
  controllers: [RoomsController],
  providers: [RoomsService, RoomTasks, RoomTools, RoomsAgent, GreetNative, AcmeProvider],
})
export class AcmeModule {}
