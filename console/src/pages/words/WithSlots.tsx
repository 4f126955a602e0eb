/** A sentence with its variables set apart from its words. */
export function WithSlots({ text }: { text: string }) {
  // Split by place, and a sentence never reorders its parts, so the place is the key.
  return text.split(/(\{\{[^}]*\}\})/).map((part, n) =>
    n % 2 === 1 ? (
      <span key={`${n} ${part}`} className="slot mono">
        {part.slice(2, -2).trim()}
      </span>
    ) : (
      part
    ),
  )
}
