import { Conflict, NotFound } from '../../../src/platform/errors';

export const RoomNotFound = NotFound('acme.room-not-found', 'There is no room with this id. Take one from GET /api/v1/acme/rooms.');

export const RoomNameTaken = Conflict('acme.room-name-taken', 'There already is a room of this name. Give this one another.');
