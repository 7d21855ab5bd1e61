/** The text cannot be expanded: a quote or brace is open, or `${x:?}` found nothing. */
export class ExpansionFault extends Error {}
