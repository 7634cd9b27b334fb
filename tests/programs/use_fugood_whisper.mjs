// node use_fugood_whisper.mjs MODEL SOUND: what @fugood/whisper.node hears.
import { initWhisper } from '@fugood/whisper.node'
const context = await initWhisper({ filePath: process.argv[2], useGpu: true, useFlashAttn: false })
const { promise } = context.transcribeFile(process.argv[3], { language: 'en', temperature: 0, temperatureInc: 0, maxThreads: 1, beamSize: 1, bestOf: 1 })
console.log((await promise).result)
await context.release()
process.exit(0)
