import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentRunner } from './agents/agent-run';
import { Agents } from './agents/agents';
import { ToolRunner } from './agents/tool-runner';
import { AssistantController } from './assistant/assistant.controller';
import { Assistant } from './assistant/assistant.service';
import { GeneralAgent } from './assistant/general.agent';
import { SearchNative } from './assistant/search.native';
import { BudgetSettings } from './budgets/budget-settings.service';
import { Budget } from './budgets/budget.entity';
import { Budgets } from './budgets/budgets';
import { BudgetsController } from './budgets/budgets.controller';
import { InstallationSwitch } from './budgets/installation-stop';
import { RequestCount } from './budgets/request-count.entity';
import { Reservation } from './budgets/reservation.entity';
import { Spending } from './budgets/spending.entity';
import { StopHistory } from './budgets/stop-history';
import { CallMetrics } from './calls/call-metrics';
import { CallSpans } from './calls/call-spans';
import { CallsController } from './calls/calls.controller';
import { Calls } from './calls/calls.service';
import { ModelCall } from './calls/model-call.entity';
import { Prices } from './calls/prices';
import { RawCalls } from './calls/raw-calls';
import { UsageController } from './calls/usage.controller';
import { Usage } from './calls/usage.service';
import { ConversationMessage } from './conversations/conversation-message.entity';
import { Conversation } from './conversations/conversation.entity';
import { ConversationsController } from './conversations/conversations.controller';
import { Conversations } from './conversations/conversations.service';
import { Assignments } from './functions/assignments';
import { FunctionsController } from './functions/functions.controller';
import { Functions } from './functions/functions.service';
import { Kernel } from './kernel';
import { AzureProvider } from './models/azure.provider';
import { ConnectionTest } from './models/connection-test';
import { ConnectionTestController } from './models/connection-test.controller';
import { Guards } from './models/guards';
import { Models } from './models/models';
import { OpenAIProvider } from './models/openai.provider';
import { Pause } from './models/retry';
import { Natives } from './native/natives';
import { Prompts } from './prompts/prompts';
import { Wording } from './prompts/wordings/wording.entity';
import { WordingsController } from './prompts/wordings/wordings.controller';
import { Wordings } from './prompts/wordings/wordings.service';
import { EventStreams } from './streams/event-streams';
import { StreamPart } from './streams/stream-part.entity';
import { StreamParts } from './streams/stream-parts';
import { TextNatives } from './text.natives';
import { Confirmation } from './tools/confirmations/confirmation.entity';
import { ConfirmationsController } from './tools/confirmations/confirmations.controller';
import { Confirmations } from './tools/confirmations/confirmations.service';
import { Tools } from './tools/tools';
import { Turns } from './turns';

/** Prompts, models, tools and the ledger. It does not know what they are used for. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ModelCall,
      Conversation,
      ConversationMessage,
      Confirmation,
      Budget,
      Spending,
      Reservation,
      RequestCount,
      Wording,
      StreamPart,
    ]),
  ],
  controllers: [
    ...[FunctionsController, CallsController, AssistantController, ConversationsController, ConfirmationsController],
    ...[UsageController, BudgetsController, ConnectionTestController, WordingsController],
  ],
  providers: [
    ...[Kernel, Turns, Prompts, Wordings, Natives, Tools, Functions, TextNatives, EventStreams, StreamParts],
    ...[Models, OpenAIProvider, AzureProvider, Guards, ConnectionTest, Pause],
    ...[Calls, CallMetrics, CallSpans, RawCalls, Prices, Usage, Budgets, BudgetSettings, InstallationSwitch, StopHistory],
    ...[Agents, AgentRunner, ToolRunner, Confirmations, Conversations, Assistant, SearchNative, GeneralAgent, Assignments],
  ],
  exports: [Kernel],
})
export class AiModule {}
