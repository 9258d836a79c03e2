// The npm package `qrcode` drawing the same payload as a PNG: node code_peer.mjs PAYLOAD ROUNDS SECONDS prints codes/s.
import QRCode from 'qrcode'

const [payload, rounds, seconds] = process.argv.slice(2)
const options = { errorCorrectionLevel: 'M', margin: 4, scale: 8, type: 'png' }
const segments = [{ data: new TextEncoder().encode(payload), mode: 'byte' }]

for (let i = 0; i < Number(rounds); i++) {
  const start = performance.now()
  let n = 0
  let took = 0
  do {
    await QRCode.toBuffer(segments, options)
    n++
    took = (performance.now() - start) / 1000
  } while (took < Number(seconds))
  console.log((n / took).toFixed(1))
}
