// node use_node_llama_cpp.mjs MODEL: what node-llama-cpp says after a prompt. It looks at GGML_BACKEND_PATH by itself.
import {getLlama, LlamaCompletion} from "node-llama-cpp";

const llama = await getLlama({build: "never", gpu: false, skipDownload: true, logLevel: "error", maxThreads: 1});
const model = await llama.loadModel({modelPath: process.argv[2], gpuLayers: 99});
const context = await model.createContext({contextSize: 256, threads: 1});
const completion = new LlamaCompletion({contextSequence: context.getSequence()});
console.log(await completion.generateCompletion("The capital of France is", {maxTokens: 12, temperature: 0}));
process.exit(0);
