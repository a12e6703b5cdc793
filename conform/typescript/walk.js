// Walks through the service whose address is the argument, and prints what came of it as JSON.
const { activityInfo } = require('@temporalio/activity');
const { Client, Connection, WithStartWorkflowOperation } = require('@temporalio/client');
const { DefaultLogger, NativeConnection, Runtime, Worker } = require('@temporalio/worker');

const workflowsPath = require.resolve('./workflows.js');
const taskQueue = 'typescript';
const address = process.argv[2];

const activities = {
  greet: async (name) => `hello ${name}`,
  failTwice: async () => {
    if (activityInfo().attempt < 3) throw new Error('not yet');
    return activityInfo().attempt;
  },
};

const causeOf = (promise) => promise.then(() => 'nothing', (err) => err.cause.name);

async function walk({ workflow, schedule }) {
  const found = {};
  const order = await workflow.start('order', { taskQueue, workflowId: 'order', args: ['Phil'] });
  await order.signal('add', 'tea');
  found.items = await order.query('items');
  found.rejected = await order.executeUpdate('finish', { args: [''] }).catch((err) => err.cause.message);
  found.updated = await order.executeUpdate('finish', { args: ['well'] });
  found.result = await order.result();
  const history = await order.fetchHistory();
  await Worker.runReplayHistory({ workflowsPath }, history, 'order');
  const { type, status, historyLength } = await order.describe();
  found.described = [type, status.name, historyLength === history.events.length];

  found.countedDown = await workflow.execute('countDown', { taskQueue, workflowId: 'countDown', args: [3] });

  const cleanUp = await workflow.start('cleanUp', { taskQueue, workflowId: 'cleanUp', startDelay: '2 days' });
  await cleanUp.cancel();
  found.cancelled = await causeOf(cleanUp.result());

  const signalled = await workflow.signalWithStart('order', { taskQueue, workflowId: 'signalled', args: ['Ned'], signal: 'add', signalArgs: ['milk'] });
  await signalled.terminate('enough');
  found.terminated = await causeOf(signalled.result());

  const startWorkflowOperation = new WithStartWorkflowOperation('order', { taskQueue, workflowId: 'updated', args: ['Rita'], workflowIdConflictPolicy: 'USE_EXISTING' });
  found.updatedWithStart = await workflow.executeUpdateWithStart('finish', { args: ['early'], startWorkflowOperation });

  const action = { type: 'startWorkflow', workflowType: 'countDown', args: [0], taskQueue };
  const hourly = await schedule.create({ scheduleId: 'hourly', spec: { intervals: [{ every: '1 hour' }] }, action });
  await hourly.trigger();
  found.triggered = (await hourly.describe()).info.recentActions.length;
  await hourly.delete();

  found.listed = [];
  for await (const { workflowId } of workflow.list({ query: "WorkflowType='order'" })) found.listed.push(workflowId);
  found.listed.sort();
  return found;
}

async function main() {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'ERROR' } } });
  const connection = await Connection.connect({ address });
  const worker = await Worker.create({ connection: await NativeConnection.connect({ address }), taskQueue, workflowsPath, activities });
  return await worker.runUntil(walk(new Client({ connection })));
}

main().then(
  (found) => {
    console.log(JSON.stringify(found));
    process.exit(0);
  },
  (err) => {
    console.error(err);
    process.exit(1);
  },
);
