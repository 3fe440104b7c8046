/** The witness policy of a round without witnesses. @see C2SP tlog-policy */
export function policyText(vkey: string): string {
  return `log ${vkey}\nquorum none\n`;
}
