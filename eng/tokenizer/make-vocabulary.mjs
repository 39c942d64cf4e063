// Writes src/Pareto.Core/Text/Bpe/o200k_base.bpe.br from the o200k_base vocabulary that OpenAI published (MIT), as the
// npm package tiktoken 1.0.22 carries it. To run: `npm install --ignore-scripts && npm run make` in this folder.
//
// The file, Brotli-compressed: number of tokens (int32, little-endian), the length of each token (one byte), then the
// bytes of all tokens. A token's id is its place. BpeVocabulary.cs reads it.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const source = new URL("node_modules/tiktoken/encoders/o200k_base.json", import.meta.url);
const target = new URL("../../src/Pareto.Core/Text/Bpe/o200k_base.bpe.br", import.meta.url);

const published = JSON.parse(readFileSync(source, "utf8"));
const tokens = [];
for (const line of published.bpe_ranks.split("\n").filter(Boolean)) {
  const [, first, ...encoded] = line.split(" ");
  encoded.forEach((token, index) => (tokens[Number(first) + index] = Buffer.from(token, "base64")));
}

for (let id = 0; id < tokens.length; id++) {
  if (!tokens[id] || tokens[id].length === 0 || tokens[id].length > 255) {
    throw new Error(`token ${id} is missing, empty or too long`);
  }
}

const count = Buffer.alloc(4);
count.writeInt32LE(tokens.length);
const plain = Buffer.concat([count, Buffer.from(tokens.map((token) => token.length)), ...tokens]);
const packed = brotliCompressSync(plain, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  },
});
writeFileSync(target, packed);
console.log(`${tokens.length} tokens, ${plain.length} bytes, packed to ${packed.length}`);
