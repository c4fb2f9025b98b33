// Package docpage reads a page of the upstream documentation: what it claims about one method, in the grammar of the
// ledger, and how that compares with the ledger or with an earlier reading.
//
// The data flows one way:
//
//	bytes ─▶ elements (html, markdown or text) ─▶ parts of the template ─▶ claims ─▶ comparison ─▶ report
//	   └──▶ scan: whatever looks like a claim ────────────────────────────────┘
//
// A reader of a shape knows nothing of claims: it gives headings, lines of text, tables and code, each with its line.
// What the vendor's template means by them is read once, from the elements. The scan works on the bytes alone and
// shares nothing with the readers, so that what they overlook is listed as unread and not lost.
package docpage
