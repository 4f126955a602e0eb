/** Hands a link to the system's share panel; false where there is none or it was closed. */
export async function shareLink(share: { title: string; url: string }): Promise<boolean> {
  if (!('share' in navigator)) return false
  try {
    await navigator.share(share)
    return true
  } catch {
    // Closing the panel is an answer, too.
    return false
  }
}

/** Copies text, also on plain http where the clipboard interface is missing. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // A refused permission leaves the old way.
    }
  }
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('readonly', '')
  field.className = 'unseen'
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  return copied
}

/** Saves what an address answers as a file, under the name that the answer gives it. */
export function saveFrom(url: string): void {
  const link = document.createElement('a')
  link.href = url
  // Not a step to that address: a sheet that closes at the same moment would call it off.
  link.download = ''
  link.click()
}

/** Saves text as a file on this device. */
export function saveFile(file: { name: string; type: string; text: string | Blob }): void {
  const blob =
    typeof file.text === 'string' ? new Blob([file.text], { type: file.type }) : file.text
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
