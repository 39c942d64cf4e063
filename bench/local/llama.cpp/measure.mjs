// Measures llama.cpp (as node-llama-cpp brings it) on one file: prompt and generation speed in tokens a second, as JSON.
// Whole batches go to llama_decode and nothing is sampled, so that only llama.cpp itself is timed.
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const options = Object.fromEntries(process.argv.slice(2).map(text => text.replace(/^--/, "").split("=")));
const threads = Number(options.threads);
const prompts = options.prompts.split(",").map(Number);
const generate = Number(options.generate);
const seconds = Number(options.seconds);

const llama = await getLlama({build: "never", gpu: false, logLevel: LlamaLogLevel.error, maxThreads: threads});
const model = await llama.loadModel({modelPath: options.file, gpuLayers: 0});
const longest = Math.max(...prompts, generate);
const context = await model.createContext({contextSize: longest + 32, batchSize: longest, threads});
const decoder = context._ctx;
decoder.setThreads(threads);

async function decode(position, tokens) {
    decoder.initBatch(tokens.length);
    decoder.addToBatch(0, position, Uint32Array.from(tokens), Uint32Array.of(tokens.length - 1));
    await decoder.decodeBatch();
}

async function timed(tokens, work) {
    decoder.disposeSequence(0);
    const start = performance.now();
    const used = process.cpuUsage();
    await work();
    const {user, system} = process.cpuUsage(used);
    return {wall: tokens / (performance.now() - start) * 1000, cpu: tokens / (user + system) * 1e6};
}

const tokenIds = 1000;
const tokensToWarmUp = 8;
const prompt = count => timed(count, () => decode(0, Array.from({length: count}, (_, i) => i * 31 % tokenIds)));
const generation = count => timed(count, async () => {
    for (let position = 0; position < count; position++) {
        await decode(position, [position * 31 % tokenIds]);
    }
});

const measures = Object.fromEntries(prompts.map(count => [`prompt${count}`, () => prompt(count)]));
measures.generation = () => generation(generate);

await prompt(Math.min(...prompts));
await generation(tokensToWarmUp);
const found = {};
for (const [name, measure] of Object.entries(measures)) {
    const end = performance.now() + seconds * 1000;
    found[name] = [];
    do {
        found[name].push(await measure());
    } while (performance.now() < end);
}

console.log(JSON.stringify({threads: decoder.getThreads(), runs: found}));
process.exit(0);
