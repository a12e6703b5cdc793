const { condition, continueAsNew, CancellationScope, defineQuery, defineSignal, defineUpdate, executeChild, patched, proxyActivities, proxyLocalActivities, setHandler, sleep } = require('@temporalio/workflow');

const { greet, failTwice } = proxyActivities({ startToCloseTimeout: '1 minute', retry: { initialInterval: '1 hour' } });
const local = proxyLocalActivities({ startToCloseTimeout: '1 minute' });

exports.double = async function double(n) {
  await sleep('3 days');
  return n * 2;
};

exports.order = async function order(name) {
  const items = [];
  let finished = false;
  setHandler(defineSignal('add'), (item) => void items.push(item));
  setHandler(defineQuery('items'), () => items);
  setHandler(
    defineUpdate('finish'),
    async (how) => {
      await sleep('1 hour');
      finished = true;
      return `finished ${how}`;
    },
    {
      validator: (how) => {
        if (!how) throw new Error('how?');
      },
    },
  );
  const greeting = await greet(name);
  const attempt = await failTwice();
  const localGreeting = await local.greet('local');
  const doubled = await executeChild(exports.double, { args: [21] });
  const isPatched = patched('patch');
  await condition(() => finished);
  return { greeting, attempt, localGreeting, doubled, isPatched, items };
};

exports.countDown = async function countDown(n) {
  await sleep('1 hour');
  if (n > 0) await continueAsNew(n - 1);
  return 'zero';
};

exports.cleanUp = async function cleanUp() {
  try {
    await sleep('30 days');
  } catch (err) {
    await CancellationScope.nonCancellable(() => sleep('1 hour'));
    throw err;
  }
};
