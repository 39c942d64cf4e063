// Ordinary use of the official npm client, unmodified, against a running gateway: node openai.mjs BASE_URL KEY.
// Prints one line for each scenario and exits with 1 if any failed. NodeClientTests scripts the provider behind it.
import assert from 'node:assert/strict';
import OpenAI, {
  APIConnectionError, APIError, AuthenticationError, BadRequestError, InternalServerError, NotFoundError, RateLimitError, toFile,
} from 'openai';
import { standardResponseFormat } from 'openai/helpers/standard-schema';

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 20_000 });
const question = [{ role: 'user', content: 'What is it?' }];

const placeSchema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

const weatherTool = {
  type: 'function',
  function: { name: 'weather', description: 'The weather of a city.', parameters: placeSchema, strict: true },
};

const weatherFunction = (asked) => ({
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of a city.',
    parameters: placeSchema,
    parse: JSON.parse,
    function: ({ city }) => {
      asked.push(city);
      return `sun in ${city}`;
    },
  },
});

const raises = async (kind, status, run) => {
  const error = await run().then(() => assert.fail('no error was raised'), (raised) => raised);
  assert.ok(error instanceof kind, `${error.constructor.name}: ${error.message}`);
  assert.equal(error.status, status);
  return error;
};

const scenarios = {
  async chat() {
    const { data, response } = await client.chat.completions
      .create({ model: 'openai/plain', messages: question, temperature: 0.2, metadata: { team: 'search' }, unheard_of: { kept: [1] } })
      .withResponse();
    assert.equal(data.choices[0].message.content, 'Forty two.');
    assert.equal(data.choices[0].message.role, 'assistant');
    assert.equal(data.choices[0].finish_reason, 'stop');
    assert.equal(data.object, 'chat.completion');
    assert.deepEqual([data.usage.prompt_tokens, data.usage.completion_tokens, data.usage.total_tokens], [10, 5, 15]);
    assert.equal(response.headers.get('x-pareto-target'), 'openai/plain');
  },

  async stream() {
    const stream = await client.chat.completions.create({
      model: 'openai/streamed', messages: question, stream: true, stream_options: { include_usage: true },
    });
    let text = '';
    let finish = null;
    let usage = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, 'One two three');
    assert.equal(finish, 'stop');
    assert.equal(usage.total_tokens, 15);
  },

  async streamHelper() {
    const pieces = [];
    const runner = client.chat.completions.stream({
      model: 'openai/streamed', messages: question, stream_options: { include_usage: true },
    });
    runner.on('content', (piece) => pieces.push(piece));
    const completion = await runner.finalChatCompletion();
    assert.equal(completion.choices[0].message.content, 'One two three');
    assert.equal(pieces.filter((piece) => piece.length > 0).length, 3);
    assert.equal((await runner.totalUsage()).total_tokens, 15);
  },

  async streamLeft() {
    const stream = await client.chat.completions.create({ model: 'openai/streamed', messages: question, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    assert.ok(stream.controller.signal.aborted);
  },

  async tools() {
    const messages = [{ role: 'user', content: 'Weather in Paris and Rome?' }];
    const first = await client.chat.completions.create({
      model: 'openai/tools', messages, tools: [weatherTool], tool_choice: 'auto', parallel_tool_calls: true,
    });
    const { message } = first.choices[0];
    assert.equal(first.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(message.tool_calls.map((call) => JSON.parse(call.function.arguments).city), ['Paris', 'Rome']);
    const second = await client.chat.completions.create({
      model: 'openai/tools',
      messages: [...messages, message, ...message.tool_calls.map((call) => ({ role: 'tool', tool_call_id: call.id, content: 'sun' }))],
      tools: [weatherTool],
    });
    assert.equal(second.choices[0].message.content, 'Sun in both.');
  },

  async toolsRunner() {
    const asked = [];
    const runner = client.chat.completions.runTools({
      model: 'openai/tools', messages: [{ role: 'user', content: 'Weather?' }], tools: [weatherFunction(asked)],
    });
    assert.equal(await runner.finalContent(), 'Sun in both.');
    assert.deepEqual(asked, ['Paris', 'Rome']);
  },

  async toolsRunnerStreaming() {
    const asked = [];
    const runner = client.chat.completions.runTools({
      model: 'openai/tools', messages: [{ role: 'user', content: 'Weather?' }], tools: [weatherFunction(asked)], stream: true,
    });
    assert.equal(await runner.finalContent(), 'Sun in both.');
    assert.deepEqual(asked, ['Paris', 'Rome']);
  },

  async parse() {
    const place = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => ({ value }),
        jsonSchema: { input: () => placeSchema },
      },
    };
    const completion = await client.chat.completions.parse({
      model: 'openai/json', messages: question, response_format: standardResponseFormat(place, 'place'),
    });
    assert.deepEqual(completion.choices[0].message.parsed, { city: 'Paris' });
  },

  async jsonSchema() {
    const completion = await client.chat.completions.create({
      model: 'openai/json',
      messages: question,
      response_format: { type: 'json_schema', json_schema: { name: 'place', schema: placeSchema, strict: true } },
    });
    assert.deepEqual(JSON.parse(completion.choices[0].message.content), { city: 'Paris' });
  },

  async choices() {
    const completion = await client.chat.completions.create({
      model: 'openai/choices', messages: question, n: 2, stop: ['END'], seed: 7, logprobs: true, top_logprobs: 1,
    });
    assert.deepEqual(completion.choices.map((choice) => choice.message.content), ['Yes', 'No']);
    assert.deepEqual(completion.choices.map((choice) => choice.index), [0, 1]);
    assert.equal(completion.choices[1].logprobs.content[0].logprob, -0.5);
  },

  async choicesStreamed() {
    const runner = client.chat.completions.stream({ model: 'openai/choices-streamed', messages: question, n: 2 });
    const completion = await runner.finalChatCompletion();
    assert.deepEqual(completion.choices.map((choice) => choice.message.content), ['Yes indeed', 'No way']);
  },

  async parts() {
    await client.chat.completions.create({
      model: 'openai/parts',
      messages: [{
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'https://example.com/cat.png', detail: 'low' } },
          { type: 'file', file: { filename: 'cat.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
        ],
      }],
    });
  },

  async embeddings() {
    const asBase64 = await client.embeddings.create({ model: 'openai/vectors', input: ['a', 'b'] });
    assert.deepEqual(asBase64.data.map((one) => Array.from(one.embedding)), [[0.5, -0.25], [1, 2]]);
    const asNumbers = await client.embeddings.create({ model: 'openai/vectors', input: 'a', encoding_format: 'float' });
    assert.deepEqual(asNumbers.data[0].embedding, [0.5, -0.25]);
    assert.equal(asNumbers.usage.prompt_tokens, 10);
  },

  async models() {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    assert.ok(names.includes('auto') && names.includes('mid') && names.includes('openai/plain') && names.includes('old-name'));
    assert.equal((await client.models.retrieve('openai/plain')).id, 'openai/plain');
    assert.equal((await client.models.retrieve('auto')).object, 'model');
    await raises(NotFoundError, 404, () => client.models.retrieve('nobody/has-it'));
  },

  async errorClasses() {
    const ask = (model, more) => client.chat.completions.create({ model, messages: question, ...more });
    for (const stream of [false, true]) {
      const stranger = new OpenAI({ baseURL, apiKey: 'a-key-that-nobody-gave', maxRetries: 0 });
      const refused = await raises(AuthenticationError, 401, () =>
        stranger.chat.completions.create({ model: 'mid', messages: question, stream }));
      assert.equal(refused.code, 'invalid_api_key');

      const unknown = await raises(NotFoundError, 404, () => ask('gpt-nobody-has', { stream }));
      assert.equal(unknown.code, 'model_not_found');
      assert.equal(unknown.param, 'model');

      const wrong = await raises(BadRequestError, 400, () => ask('mid', { stream, temperature: 'hot' }));
      assert.equal(wrong.param, 'temperature');
      assert.equal(wrong.type, 'invalid_request_error');

      const slow = await raises(RateLimitError, 429, () => ask('openai/limited', { stream }));
      assert.equal(slow.headers.get('retry-after'), '3');

      const down = await raises(InternalServerError, 502, () => ask('openai/down', { stream }));
      assert.equal(down.code, 'upstream_unavailable');

      const unserved = await raises(InternalServerError, 503, () => ask('small', { stream }));
      assert.equal(unserved.code, 'tier_not_served');
      assert.ok(unserved instanceof APIError && !(unserved instanceof APIConnectionError));
    }
  },

  async streamBreaksOff() {
    const stream = await client.chat.completions.create({ model: 'openai/cut', messages: question, stream: true });
    let text = '';
    const error = await (async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    })().then(() => assert.fail('a broken stream ended as if it were whole'), (raised) => raised);
    assert.equal(text, 'One');
    assert.ok(error instanceof APIError, error.constructor.name);
    assert.equal(error.code, 'reply_cut_off');
  },

  async unknownUrl() {
    const file = await toFile(Buffer.from('x'), 'x.jsonl');
    await raises(NotFoundError, 404, () => client.files.create({ file, purpose: 'batch' }));
  },
};

let failed = 0;
for (const [name, run] of Object.entries(scenarios)) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}\n${error.stack}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
