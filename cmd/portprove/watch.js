// The page asks once a second what was seen, and loads itself anew when another
// case begins. Without it, loading the page does the same.
const seen = document.getElementById('seen')
const turn = document.querySelector('[name=turn]')?.value ?? ''
setInterval(async () => {
  try {
    const state = await (await fetch('state')).json()
    if (state.turn !== turn) location.reload()
    if (seen.textContent !== state.seen) seen.textContent = state.seen
  } catch {
    seen.textContent = 'portprove has ended; its report is where the terminal says.'
  }
}, 1000)
