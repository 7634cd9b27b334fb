// node use_fugood_llama.mjs MODEL: what @fugood/llama.node says after a prompt, on a line that begins with `text: `.
// xtc_probability: by its default a tenth of the words are not the likeliest, at a temperature of 0 too.
import { loadModel } from '@fugood/llama.node'
const context = await loadModel({
  model: process.argv[2], n_gpu_layers: 99, n_ctx: 256, n_threads: 1, n_parallel: 1, flash_attn_type: 'off', no_extra_bufts: true,
})
const result = await context.completion({ prompt: 'The capital of France is', n_predict: 12, temperature: 0, xtc_probability: 0 })
console.log('\ntext: ' + JSON.stringify(result.text)) // among the lines of its log
await context.release()
process.exit(0)
