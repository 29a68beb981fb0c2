/** Goes on a while later. */
export function pause(millis: number): Promise<void> {
  return new Promise((done) => setTimeout(done, millis));
}
