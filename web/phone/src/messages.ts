import { language as preferred, type Language } from '../../shared/language';
import type { End } from './phone/end';
import type { PastCall } from './phone/history';
import type { Logged, Unverified } from './phone/lock';
import type { Quality } from './phone/media';
import type { Notices } from './phone/notices';
import type { Cause } from './phone/reason';
import type { LetIn, Recovery } from './phone/own-account';
import type { Asked } from './phone/waking';
import type { Presence } from './phone/phone';
import type { VerifiedBy } from './phone/store';
import type { Objection, Shown } from './phone/release';

/** Everything that a person reads, once in each language. */
export interface Messages {
  readonly title: string;
  readonly welcome: string;
  readonly welcomeHow: string;
  readonly code: string;
  readonly codeHint: string;
  readonly enrol: string;
  readonly enrolling: string;
  readonly codeBad: string;
  readonly codeOtherServer: string;
  readonly notReached: string;
  readonly signInThere: (name: string) => string;
  readonly signInByPasskey: string;
  readonly signInByPasskeyHow: string;
  readonly signInProblem: Readonly<Record<'givenUp' | 'notBegun' | 'noPasskey', string>>;
  /** By the titles of the server's refusals. */
  readonly signInRefused: Readonly<Record<string, string>>;
  readonly wordsTitle: string;
  readonly wordsWhy: string;
  readonly wordsKept: string;
  readonly presence: Readonly<Record<Presence, string>>;
  readonly dial: string;
  readonly dialHint: string;
  readonly call: string;
  readonly answer: string;
  readonly decline: string;
  readonly hangUp: string;
  readonly mute: string;
  readonly unmute: string;
  readonly hold: string;
  readonly resume: string;
  readonly keypad: string;
  readonly looking: string;
  readonly calling: string;
  readonly ringing: string;
  readonly connecting: string;
  readonly onHold: string;
  readonly heldThere: string;
  readonly incoming: string;
  readonly verified: string;
  readonly verifiedBy: Readonly<Record<VerifiedBy, (since: string) => string>>;
  readonly known: string;
  readonly knownSince: (since: string) => string;
  readonly first: string;
  readonly firstContact: string;
  readonly unverified: string;
  readonly unverifiedWhy: Readonly<Record<Unverified, string>>;
  readonly refused: string;
  readonly differed: string;
  readonly differedHow: string;
  readonly details: string;
  readonly compare: string;
  readonly compareHow: string;
  readonly same: string;
  readonly different: string;
  readonly detailKeys: string;
  readonly detailPostQuantum: Readonly<Record<'required' | 'seen' | 'seenNot' | 'unknown', string>>;
  readonly detailServer: (host: string) => string;
  readonly detailRoots: Readonly<Record<'code' | 'server', string>>;
  readonly detailPath: string;
  readonly detailLog: Readonly<Record<Logged, string>>;
  readonly ended: Readonly<Record<End, string>>;
  /** What people at other phones read, whatever their language: it is said in English. */
  readonly toldThere: Readonly<Record<Cause, string>>;
  readonly saidThere: (words: string) => string;
  readonly blocked: (who: string, why: string) => string;
  readonly people: string;
  readonly nobodyYet: string;
  readonly forget: string;
  readonly forgetSure: string;
  readonly cancel: string;
  readonly back: string;
  readonly settings: string;
  readonly language: string;
  readonly microphone: string;
  readonly speaker: string;
  readonly usualDevice: string;
  readonly sound: string;
  readonly level: string;
  readonly relayOnly: string;
  readonly relayOnlyWhy: string;
  readonly keepCalls: string;
  readonly keepCallsWhy: string;
  readonly calls: string;
  readonly deleteCalls: string;
  readonly way: Readonly<Record<PastCall['way'], string>>;
  readonly quality: Readonly<Record<Quality, string>>;
  readonly scan: string;
  readonly scanHow: string;
  readonly camera: string;
  readonly noCamera: string;
  readonly scanCode: string;
  readonly scanPerson: string;
  readonly scanned: {
    readonly same: (who: string) => string;
    readonly different: (who: string) => string;
    readonly others: string;
  };
  readonly showYours: string;
  readonly showCodeFor: string;
  readonly showCodeForHow: string;
  readonly showCode: string;
  readonly showCodeHow: string;
  readonly codePicture: (who: string) => string;
  readonly orDigits: string;
  readonly digitsSame: (who: string) => string;
  readonly digitsDiffer: string;
  readonly notKept: string;
  readonly hasNoAccount: (who: string) => string;
  readonly otherWindow: string;
  readonly otherWindowHow: string;
  readonly useHere: string;
  readonly push: string;
  readonly pushWhy: string;
  readonly pushProblem: Readonly<Record<Exclude<Asked, 'done'> | 'refused', string>>;
  readonly notices: Notices;
  readonly waitsTitle: string;
  readonly waits: string;
  readonly recover: string;
  readonly recoverHow: string;
  readonly recoverNow: string;
  readonly recovered: Readonly<Record<Recovery, string>>;
  readonly wantsIn: string;
  readonly wantsInHow: string;
  readonly wantsInSame: string;
  readonly wantsInDiffers: string;
  readonly otherAccount: string;
  readonly letIn: Readonly<Record<LetIn | 'stranger', string>>;
  readonly notConnected: string;
  readonly locked: string;
  readonly lockedHow: string;
  readonly unlock: string;
  readonly notUnlocked: string;
  readonly lockTitle: string;
  readonly lockWhy: string;
  readonly lockRequired: string;
  readonly lockMake: string;
  readonly lockLater: string;
  readonly noPasskeyMade: string;
  readonly noPasskeys: string;
  readonly lockOn: string;
  readonly lockOnWhy: string;
  readonly rootsRefused: string;
  readonly thisPage: string;
  readonly cutOff: (day: string) => string;
  readonly release: (hash: string) => string;
  readonly releaseShown: Readonly<Record<Shown, string>>;
  readonly releaseRefused: string;
  readonly releaseRefusedWhy: Readonly<Record<Objection, string>>;
  readonly releaseRefusedOn: (hash: string, day: string) => string;
  readonly releaseTaken: string;
  readonly releaseUse: string;
}

const en: Messages = {
  title: 'Sottovoce',
  welcome: 'Make this browser your phone',
  welcomeHow: 'Whoever runs Sottovoce gives you a code. It is good once, for fifteen minutes.',
  code: 'Code',
  codeHint: 'begins with sv1:',
  enrol: 'Start',
  enrolling: 'Making keys…',
  codeBad: 'That is no code of Sottovoce. Copy all of it, from sv1: to its end.',
  codeOtherServer:
    'What answers here is not the server that the code was made for. Nothing was sent. Tell whoever gave you the code.',
  notReached: 'The server cannot be reached. Try again in a moment.',
  signInThere: (name) => `Sign in with ${name}`,
  signInByPasskey: 'Sign in by passkey',
  signInByPasskeyHow: 'If you have had this phone before, in another browser or in this one.',
  signInProblem: {
    givenUp: 'You did not sign in there. This browser is no phone yet.',
    notBegun: 'This browser did not ask for that sign-in. Nothing was sent. If you want to sign in, begin here.',
    noPasskey: 'No passkey was used.',
  },
  signInRefused: {
    'Answer refused': 'What came back from there does not count here. Sign in again.',
    'No phone': 'You are known there, and have no phone here. Ask whoever runs Sottovoce.',
    'Name taken': 'Somebody else there has this phone’s name already. Ask whoever runs Sottovoce.',
    'Passkey refused': 'This passkey makes no phone here: it is not known, or its device was cut off. Ask for a code.',
    'Device key': 'Your organisation wants keys protected better than a browser can. Use an installed phone.',
    'Provider not reached': 'The place to sign in cannot be reached. Try again later.',
    'Too many requests': 'That was too often. Wait a while and try again.',
  },
  wordsTitle: 'Write these words down',
  wordsWhy:
    'They bring your account back if all your devices are lost. They are shown once and kept nowhere: paper, not a photograph.',
  wordsKept: 'I have written them down',
  presence: {
    connecting: 'Connecting…',
    ready: 'Ready',
    away: 'Not connected: nobody can reach you now',
    refused: 'The server does not let this device sign in. Ask whoever runs it.',
  },
  dial: 'Who do you want to call?',
  dialHint: 'name',
  call: 'Call',
  answer: 'Answer',
  decline: 'Decline',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Unmute',
  hold: 'Hold',
  resume: 'Resume',
  keypad: 'Keys',
  looking: 'Looking up who that is…',
  calling: 'Calling…',
  ringing: 'Ringing…',
  connecting: 'Agreeing on keys…',
  onHold: 'On hold',
  heldThere: 'They have put you on hold',
  incoming: 'calls you',
  verified: 'Verified',
  verifiedBy: {
    words: (since) => `You compared words on ${since}, and it is still the same account.`,
    code: (since) => `You scanned this account’s code on ${since}, and it is still the same.`,
    digits: (since) => `You compared digits on ${since}, and it is still the same account.`,
  },
  known: 'Known',
  knownSince: (since) => `The same account as on ${since}. Compare the words to be sure who it is.`,
  first: 'First call',
  firstContact: 'You talk with this account for the first time. Compare the words to be sure who it is.',
  unverified: 'Not verified',
  unverifiedWhy: {
    noAccount: 'Encrypted, but this phone has no account that would show whose it is.',
    noLog: 'Encrypted, but the log has not confirmed this account.',
    notSigned: 'Encrypted, but the other phone does not sign its calls.',
  },
  refused: 'Refused',
  differed: 'Not the same',
  differedHow: 'no calls until you verify them anew.',
  details: 'Details',
  compare: 'Compare words',
  compareHow: 'Read them to each other. Both of you must see the same.',
  same: 'They are the same',
  different: 'They differ',
  detailKeys: 'Only the two ends have the keys of this call: they were made for it and will be wiped.',
  detailPostQuantum: {
    required: 'Against quantum computers: yes, the other phone keeps to the same policy, which takes no other keys.',
    seen: 'Against quantum computers: yes, the other phone saw it when the keys were agreed on, and signed that.',
    seenNot: 'Against quantum computers: no, the other phone saw keys that a later quantum computer opens, and signed that.',
    unknown: 'Against quantum computers: not proven, a page cannot see which keys its browser agreed on.',
  },
  detailServer: (host) =>
    `This page came from ${host}. Whoever controls that server could deliver another one: an installed phone does not have that weakness.`,
  detailRoots: {
    code: 'Who vouches for devices here was held against your enrolment code.',
    server:
      'Who vouches for devices here is what the server said when you signed in: no enrolment code has confirmed it. What people verified with you does not depend on it.',
  },
  detailPath: 'The server passes on who calls whom, and none of what is said.',
  detailLog: {
    witnessed: 'The log shows that this is their latest account, and witnesses have seen it just now.',
    stale: 'The log shows this account, but witnesses saw that long ago: a newer one may exist.',
    notWitnessed: 'The log shows this account; nobody but the server vouches for the log.',
    none: 'No log shows that this is their latest account.',
  },
  ended: {
    hungUp: 'The call has ended.',
    failedThere: 'The other end ended the call because something failed there.',
    cutOffHere: 'The other end ended the call: it was told that this device was removed or cut off.',
    wordsDiffer:
      'The words differ: somebody is in between, and could hear what was said. There are no calls with them until you verify them anew. Tell the operator.',
    declined: 'The call was declined.',
    elsewhere: 'Another device of yours has answered.',
    busy: 'They are in another call.',
    unavailable: 'They cannot be reached just now.',
    noMicrophone: 'This page may not use the microphone. Allow it beside the address, then call again.',
    noPath: 'The two phones did not find a path to each other.',
    failed: 'The call failed.',
    accountChanged:
      'This person has another account than the one you verified. Ask them in another way, then verify anew.',
    accountRecovered:
      'This person’s recovery words were used, and may be stolen: all devices are new. Ask them in another way, then verify anew.',
    comparedDifferent:
      'When you last compared with this person, it was not the same: somebody may be in between. Verify anew, by a code or digits.',
    accountUntrusted: 'What the server says of this account is not signed as it must be. Tell the operator.',
    logContradicts: 'The log shows another account than the server does. Do not call; tell the operator.',
    logSilent: 'The log does not answer, so nobody can tell whether this account is the latest. Try again.',
    otherLog:
      'The server shows the two ends of this call different logs, and may have shown false accounts. Tell the operator.',
    signatureMissing: 'The other end did not sign the call.',
    signatureInvalid: 'The call was changed on its way, so nothing was said. Tell the operator.',
    certificateInvalid: "The other device's certificate is not good.",
    deviceNotListed: "The call came from a device that is not one of this person's.",
    somebodyElse: 'Somebody else answered than the one who was called: nothing was said.',
    policyWithheld:
      'The log shows another policy than the server gave: somebody may hold the newest one back. Tell the operator.',
    policyExpired: 'The organisation’s policy has run out, so no call begins. Tell the operator.',
    policyForbids: 'The policy leaves a browser no way to make a call. Use an installed phone.',
    policyDamaged: 'The policy that this browser keeps is damaged, so no call begins. Remove this phone and set it up anew.',
    deviceKey: 'The policy wants better protected keys than a browser has. Use an installed phone.',
    browsersKeptOut: 'The policy keeps browsers out. Use an installed phone.',
    notPostQuantum:
      'The policy wants keys that hold against quantum computers, and with this phone a browser cannot prove that. Use an installed phone.',
    weakBrowsers:
      'Two browsers agree on weaker encryption of speech than the policy allows, so nothing was said. It works with an installed phone at one end.',
    weakAgreement: 'The two phones agreed on weaker encryption than the policy allows, so nothing was said.',
    replayed: 'The call is an old one that somebody has sent again, or a clock is wrong by a day.',
    logTooOld:
      'What the log shows is older than the policy allows: a newer account may be hidden. Tell the operator if it lasts.',
  },
  toldThere: {
    480: 'No network path was found, or it was lost.',
    488: 'What was shown of the call or of who is in it was not good enough for this phone.',
    500: 'This phone could not go on: its microphone or the signalling of the call failed.',
  },
  saidThere: (words) => `It was said: ${words}`,
  blocked: (who, why) => `A call in the name of ${who} was refused. ${why}`,
  people: 'People',
  nobodyYet: 'Nobody yet: whom you call appears here.',
  forget: 'Remove this phone',
  forgetSure: 'Its keys are wiped, and it needs another code to come back.',
  cancel: 'Cancel',
  back: 'Back',
  settings: 'Settings',
  language: 'Language',
  microphone: 'Microphone',
  speaker: 'Loudspeaker',
  usualDevice: 'The browser’s choice',
  sound: 'Sound',
  level: 'How loud you are',
  relayOnly: 'Always by a relay',
  relayOnlyWhy: 'The other end does not see this device’s address. Calls need a relay then, and come a little later.',
  keepCalls: 'Keep a list of calls',
  keepCallsWhy: 'In this browser only. Without it the list of before is deleted, too.',
  calls: 'Calls',
  deleteCalls: 'Delete the list',
  way: {
    out: 'You called',
    in: 'Called you',
    missed: 'Missed',
    elsewhere: 'Answered on another device',
  },
  quality: {
    good: 'Good line',
    unsteady: 'Unsteady line',
    bad: 'Bad line',
    gone: 'The line is gone: looking for another…',
  },
  scan: 'Scan a code',
  scanHow: 'Hold the code in front of the camera. Pictures stay in this browser.',
  camera: 'What the camera sees',
  noCamera: 'This page may not use the camera, or there is none. Allow it beside the address.',
  scanCode: 'Scan it with the camera',
  scanPerson: 'Scan somebody’s code',
  scanned: {
    same: (who) => `${who} is verified: the code shows the same account as the server.`,
    different: (who) =>
      `The code of ${who} shows another account than the server: nothing is verified. There are no calls with them until you verify them anew; tell the operator.`,
    others: 'That code is for other people, not for the two of you.',
  },
  showYours: 'Show your code',
  showCodeFor: 'Who should scan your code?',
  showCodeForHow: 'It is another one for each person: it shows both of you.',
  showCode: 'Show',
  showCodeHow: 'They choose “Scan somebody’s code” on their phone and hold the camera to this picture. Then you scan theirs.',
  codePicture: (who) => `Your code for ${who}`,
  orDigits: 'Or compare these digits, side by side or by a voice that you know:',
  digitsSame: (who) => `${who} is verified: you both see the same digits.`,
  digitsDiffer:
    'The digits differ: somebody may be in between. There are no calls with them until you verify them anew; tell the operator.',
  notKept: 'This browser could not keep that. Try again.',
  hasNoAccount: (who) => `There is no account of ${who} yet that could be verified.`,
  otherWindow: 'Sottovoce is open in another window',
  otherWindowHow: 'Only one window can be the phone. If you use this one, a call in the other one ends.',
  useHere: 'Use it here',
  push: 'Ring when this page is closed',
  pushWhy:
    'The push service of your browser’s maker then learns when somebody calls you, and not who. Open the page every other day.',
  pushProblem: {
    notAllowed: 'This browser does not let the page show notifications. Allow them beside the address, and try again.',
    notSubscribed: 'This browser has no push service, or does not reach it.',
    refused: 'Your server does not use this browser’s push service: it rings while the page is open.',
  },
  notices: {
    call: 'Somebody is calling. Open the page to answer.',
    missed: 'Somebody has called.',
    test: 'The server has tried whether this phone can be woken.',
  },
  waitsTitle: 'Another device of yours has to let this one in',
  waits: 'Open Sottovoce there, and see that it shows these digits. Until then others see this device as unverified.',
  recover: 'No other device any more?',
  recoverHow: 'Your 24 recovery words. All other devices lose their place.',
  recoverNow: 'Take the account over',
  recovered: {
    done: 'This is your only device now. People who verified you have to do it again.',
    words: 'These are not the words of this account. Check each of them.',
    notLatest: 'The log does not show that this is the newest state of your account. Nothing was changed.',
    refused: 'The server did not take it. Nothing was changed.',
  },
  wantsIn: 'Another device wants to be yours',
  wantsInHow: 'Whoever is let in can call in your name. Look at its own screen: does it show exactly these digits?',
  wantsInSame: 'Yes, let it in',
  wantsInDiffers: 'No',
  otherAccount:
    'The server tells another account than before: the operator has reset it, or the server lies. If it was reset, remove this phone and take a new code.',
  letIn: {
    done: 'It is in: it is one of your devices now.',
    gone: 'That device does not wait any more.',
    notLatest: 'The log does not show that this is the newest state of your account, so nothing was changed. Try again in a minute.',
    refused: 'The server did not take it. Try again in a moment.',
    stranger: 'It was not let in. Somebody else may want to be you: tell the operator.',
  },
  notConnected:
    'No connection to the server. This page runs from the browser’s own copy; calls are possible again when the server is reached.',
  locked: 'Locked',
  lockedHow: 'You can still be called. To see and call people, show that it is you.',
  unlock: 'Unlock',
  notUnlocked: 'You were not verified. Try again.',
  lockTitle: 'Lock this phone?',
  lockWhy:
    'Before calls, and when it was not used for a while, this phone asks for your fingerprint, face or PIN. For that it makes a passkey.',
  lockRequired: 'Your organisation wants this before calls.',
  lockMake: 'Make a passkey',
  lockLater: 'Not now',
  noPasskeyMade: 'No passkey was made.',
  noPasskeys:
    'Your organisation wants a passkey before calls, and this browser makes none at this address. Use the server’s name, or an installed phone.',
  lockOn: 'Lock this phone',
  lockOnWhy: 'It asks for your passkey before calls, and when it was not used for a while.',
  rootsRefused:
    'The server sent other roots of trust, which were not signed as they must be. They were not taken. Tell the operator.',
  thisPage: 'This page',
  cutOff: (day) =>
    `This phone was removed or cut off on ${day}, by your organisation or by another device of yours. Its keys and everything else that it kept here have been erased.`,
  release: (hash) => `Its release is ${hash}.`,
  releaseShown: {
    witnessed: 'The log shows it as the newest one, and witnesses have seen that.',
    notWitnessed: 'The log shows it as the newest one; nobody but the server vouches for the log.',
    notShown: 'The log does not show this release of the page as the newest one. Tell the operator.',
    noLog: 'No log shows whether others get the same.',
    silent: 'The log does not answer, so nobody can tell whether others get the same.',
  },
  releaseRefused: 'The server offers another page than the log shows. It is not used: this one goes on. Why?',
  releaseRefusedWhy: {
    notShown:
      'The log, which everybody sees the same way, does not have that release of the page as the newest one. Somebody may have changed the page for you alone. Tell the operator.',
    changedFiles: 'A file of that page is not what its own list of files says. Tell the operator.',
  },
  releaseRefusedOn: (hash, day) => `What was offered on ${day} is ${hash}.`,
  releaseTaken: 'A new release of this page, which the log shows, is ready.',
  releaseUse: 'Use it now',
};

const de: Messages = {
  title: 'Sottovoce',
  welcome: 'Mach diesen Browser zu deinem Telefon',
  welcomeHow: 'Wer Sottovoce betreibt, gibt dir einen Code. Er gilt einmal und fünfzehn Minuten lang.',
  code: 'Code',
  codeHint: 'beginnt mit sv1:',
  enrol: 'Los',
  enrolling: 'Schlüssel werden erzeugt…',
  codeBad: 'Das ist kein Code von Sottovoce. Kopiere ihn ganz, von sv1: bis zum Ende.',
  codeOtherServer:
    'Hier antwortet nicht der Server, für den der Code gemacht ist. Es wurde nichts gesendet. Sag es dem, der dir den Code gegeben hat.',
  notReached: 'Der Server ist nicht zu erreichen. Versuch es gleich noch einmal.',
  signInThere: (name) => `Anmelden bei ${name}`,
  signInByPasskey: 'Mit Passkey anmelden',
  signInByPasskeyHow: 'Wenn du dieses Telefon schon hattest, in einem anderen Browser oder in diesem.',
  signInProblem: {
    givenUp: 'Du hast dich dort nicht angemeldet. Dieser Browser ist noch kein Telefon.',
    notBegun: 'Diese Anmeldung hat dieser Browser nicht begonnen. Es wurde nichts gesendet. Willst du dich anmelden, fang hier an.',
    noPasskey: 'Es wurde kein Passkey benutzt.',
  },
  signInRefused: {
    'Answer refused': 'Was von dort zurückkam, zählt hier nicht. Melde dich noch einmal an.',
    'No phone': 'Man kennt dich dort, und hier hast du kein Telefon. Frag, wer Sottovoce betreibt.',
    'Name taken': 'Jemand anders hat dort den Namen dieses Telefons. Frag, wer Sottovoce betreibt.',
    'Passkey refused': 'Dieser Passkey macht hier kein Telefon: Man kennt ihn nicht, oder sein Gerät wurde gesperrt. Lass dir einen Code geben.',
    'Device key': 'Deine Organisation verlangt besser geschützte Schlüssel, als ein Browser hat. Nimm ein installiertes Telefon.',
    'Provider not reached': 'Die Stelle zum Anmelden ist nicht zu erreichen. Versuch es später noch einmal.',
    'Too many requests': 'Das war zu oft. Warte eine Weile und versuch es noch einmal.',
  },
  wordsTitle: 'Schreib diese Wörter auf',
  wordsWhy:
    'Mit ihnen bekommst du dein Konto zurück, wenn alle deine Geräte verloren sind. Sie werden einmal gezeigt und nirgends gespeichert: Schreib sie auf Papier, mach kein Foto.',
  wordsKept: 'Ich habe sie aufgeschrieben',
  presence: {
    connecting: 'Verbindung wird aufgebaut…',
    ready: 'Bereit',
    away: 'Nicht verbunden: Niemand kann dich jetzt erreichen',
    refused: 'Der Server lässt dieses Gerät nicht herein. Frag den, der ihn betreibt.',
  },
  dial: 'Wen möchtest du anrufen?',
  dialHint: 'Name',
  call: 'Anrufen',
  answer: 'Annehmen',
  decline: 'Ablehnen',
  hangUp: 'Auflegen',
  mute: 'Stumm',
  unmute: 'Ton an',
  hold: 'Halten',
  resume: 'Weiter',
  keypad: 'Tasten',
  looking: 'Es wird nachgesehen, wer das ist…',
  calling: 'Wird angerufen…',
  ringing: 'Es klingelt…',
  connecting: 'Schlüssel werden vereinbart…',
  onHold: 'Gehalten',
  heldThere: 'Du wirst dort gehalten',
  incoming: 'ruft dich an',
  verified: 'Geprüft',
  verifiedBy: {
    words: (since) => `Ihr habt am ${since} Wörter verglichen, und es ist noch dasselbe Konto.`,
    code: (since) => `Du hast am ${since} den Code dieses Kontos gelesen, und es ist noch dasselbe.`,
    digits: (since) => `Ihr habt am ${since} Ziffern verglichen, und es ist noch dasselbe Konto.`,
  },
  known: 'Bekannt',
  knownSince: (since) => `Dasselbe Konto wie am ${since}. Vergleicht die Wörter, um sicher zu sein.`,
  first: 'Erster Anruf',
  firstContact: 'Du sprichst zum ersten Mal mit diesem Konto. Vergleicht die Wörter, um sicher zu sein.',
  unverified: 'Nicht geprüft',
  unverifiedWhy: {
    noAccount: 'Verschlüsselt, aber dieses Telefon hat kein Konto, das zeigt, wem es gehört.',
    noLog: 'Verschlüsselt, aber das Protokoll hat dieses Konto nicht bestätigt.',
    notSigned: 'Verschlüsselt, aber das andere Telefon unterschreibt seine Anrufe nicht.',
  },
  refused: 'Abgelehnt',
  differed: 'Nicht gleich',
  differedHow: 'kein Anruf, bis du neu prüfst.',
  details: 'Einzelheiten',
  compare: 'Wörter vergleichen',
  compareHow: 'Lest sie einander vor. Ihr müsst beide dieselben sehen.',
  same: 'Sie sind gleich',
  different: 'Sie sind nicht gleich',
  detailKeys: 'Nur die beiden Enden haben die Schlüssel dieses Anrufs: Sie wurden für ihn erzeugt und werden danach gelöscht.',
  detailPostQuantum: {
    required: 'Gegen Quantencomputer: ja, das andere Telefon hält sich an dieselbe Richtlinie, und die lässt keine anderen Schlüssel zu.',
    seen: 'Gegen Quantencomputer: ja, das andere Telefon hat es beim Vereinbaren der Schlüssel gesehen und unterschrieben.',
    seenNot: 'Gegen Quantencomputer: nein, das andere Telefon hat Schlüssel gesehen, die ein späterer Quantencomputer öffnet, und das unterschrieben.',
    unknown: 'Gegen Quantencomputer: nicht belegt, eine Seite sieht nicht, worauf sich ihr Browser geeinigt hat.',
  },
  detailServer: (host) =>
    `Diese Seite kam von ${host}. Wer diesen Server beherrscht, könnte eine andere ausliefern: Ein installiertes Telefon hat diese Schwäche nicht.`,
  detailRoots: {
    code: 'Wer hier für Geräte bürgt, wurde mit deinem Code verglichen.',
    server:
      'Wer hier für Geräte bürgt, hat der Server beim Anmelden gesagt: Kein Code hat es bestätigt. Was Leute mit dir verglichen haben, hängt nicht davon ab.',
  },
  detailPath: 'Der Server weiß, wer wen anruft, und nichts von dem, was gesagt wird.',
  detailLog: {
    witnessed: 'Das Protokoll zeigt, dass dieses Konto das neueste ist, und Zeugen haben es eben gesehen.',
    stale: 'Das Protokoll zeigt dieses Konto, aber Zeugen haben es vor langem gesehen: Es kann ein neueres geben.',
    notWitnessed: 'Das Protokoll zeigt dieses Konto; für das Protokoll steht nur der Server ein.',
    none: 'Kein Protokoll zeigt, dass dieses Konto das neueste ist.',
  },
  ended: {
    hungUp: 'Der Anruf ist zu Ende.',
    failedThere: 'Das andere Ende hat den Anruf beendet, weil dort etwas nicht ging.',
    cutOffHere: 'Das andere Ende hat den Anruf beendet: Ihm wurde gesagt, dass dieses Gerät entfernt oder gesperrt ist.',
    wordsDiffer:
      'Die Wörter sind verschieden: Jemand ist dazwischen und konnte hören, was gesagt wurde. Bis du neu prüfst, gibt es keine Anrufe miteinander. Sag es dem Betreiber.',
    declined: 'Der Anruf wurde abgelehnt.',
    elsewhere: 'Ein anderes Gerät von dir hat den Anruf angenommen.',
    busy: 'Dort wird gerade telefoniert.',
    unavailable: 'Gerade nicht zu erreichen.',
    noMicrophone: 'Diese Seite darf das Mikrofon nicht benutzen. Erlaube es neben der Adresse und ruf noch einmal an.',
    noPath: 'Die beiden Telefone haben keinen Weg zueinander gefunden.',
    failed: 'Der Anruf ist fehlgeschlagen.',
    accountChanged:
      'Diese Person hat ein anderes Konto als das, das du geprüft hast. Frag sie auf anderem Weg und prüf es neu.',
    accountRecovered:
      'Die Wörter, mit denen man das Konto dieser Person übernehmen kann, wurden benutzt und sind vielleicht gestohlen: Alle Geräte sind neu. Frag sie auf anderem Weg und prüf es neu.',
    comparedDifferent:
      'Als ihr zuletzt verglichen habt, war es nicht gleich: Vielleicht ist jemand dazwischen. Prüf neu, mit Code oder Ziffern.',
    accountUntrusted: 'Was der Server von diesem Konto sagt, ist nicht so unterschrieben, wie es sein muss. Sag es dem Betreiber.',
    logContradicts: 'Das Protokoll zeigt ein anderes Konto als der Server. Ruf nicht an; sag es dem Betreiber.',
    logSilent: 'Das Protokoll antwortet nicht: Niemand kann sagen, ob dieses Konto das neueste ist. Versuch es noch einmal.',
    otherLog:
      'Der Server zeigt den beiden Enden dieses Anrufs verschiedene Protokolle und hat vielleicht falsche Konten gezeigt. Sag es dem Betreiber.',
    signatureMissing: 'Das andere Ende hat den Anruf nicht unterschrieben.',
    signatureInvalid: 'Der Anruf wurde unterwegs verändert, also wurde nichts gesagt. Sag es dem Betreiber.',
    certificateInvalid: 'Das Zertifikat des anderen Geräts ist nicht gültig.',
    deviceNotListed: 'Der Anruf kam von einem Gerät, das dieser Person nicht gehört.',
    somebodyElse: 'Jemand anderes hat abgehoben als die Person, die angerufen wurde: Es wurde nichts gesagt.',
    policyWithheld:
      'Das Protokoll zeigt eine andere Richtlinie, als der Server gegeben hat: Vielleicht hält jemand die neueste zurück. Sag es dem Betreiber.',
    policyExpired: 'Die Richtlinie der Organisation ist abgelaufen, daher beginnt kein Anruf. Sag es dem Betreiber.',
    policyForbids: 'Die Richtlinie lässt einem Browser keine Möglichkeit anzurufen. Nimm ein installiertes Telefon.',
    policyDamaged:
      'Die Richtlinie, die dieser Browser aufbewahrt, ist beschädigt, daher beginnt kein Anruf. Entferne dieses Telefon und richte es neu ein.',
    deviceKey: 'Die Richtlinie verlangt besser geschützte Schlüssel, als ein Browser sie hat. Nimm ein installiertes Telefon.',
    browsersKeptOut: 'Die Richtlinie lässt Browser nicht zu. Nimm ein installiertes Telefon.',
    notPostQuantum:
      'Die Richtlinie verlangt Schlüssel, die Quantencomputern standhalten, und mit diesem Telefon kann ein Browser das nicht belegen. Nimm ein installiertes Telefon.',
    weakBrowsers:
      'Zwei Browser einigen sich auf schwächere Verschlüsselung der Sprache, als die Richtlinie erlaubt: Es wurde nichts gesagt. Mit einem installierten Telefon an einem Ende geht es.',
    weakAgreement: 'Die beiden Telefone haben sich auf schwächere Verschlüsselung geeinigt, als die Richtlinie erlaubt: Es wurde nichts gesagt.',
    replayed: 'Der Anruf ist ein alter, den jemand noch einmal geschickt hat, oder eine Uhr geht um einen Tag falsch.',
    logTooOld:
      'Was das Protokoll zeigt, ist älter, als die Richtlinie erlaubt: Vielleicht wird ein neueres Konto verborgen. Sag es dem Betreiber, wenn es so bleibt.',
  },
  toldThere: {
    480: 'Es gab keinen Weg durch das Netz, oder er ging verloren.',
    488: 'Was von dem Anruf oder von wem er ist gezeigt wurde, genügt diesem Telefon nicht.',
    500: 'Dieses Telefon konnte nicht weitermachen: Sein Mikrofon oder die Verständigung über den Anruf versagte.',
  },
  saidThere: (words) => `Gesagt wurde: ${words}`,
  blocked: (who, why) => `Ein Anruf im Namen von ${who} wurde abgewiesen. ${why}`,
  people: 'Leute',
  nobodyYet: 'Noch niemand: Wen du anrufst, steht dann hier.',
  forget: 'Dieses Telefon entfernen',
  forgetSure: 'Seine Schlüssel werden gelöscht, und es braucht einen neuen Code.',
  cancel: 'Abbrechen',
  back: 'Zurück',
  settings: 'Einstellungen',
  language: 'Sprache',
  microphone: 'Mikrofon',
  speaker: 'Lautsprecher',
  usualDevice: 'Was der Browser wählt',
  sound: 'Ton',
  level: 'Wie laut du bist',
  relayOnly: 'Immer über ein Relais',
  relayOnlyWhy: 'Das andere Ende sieht die Adresse dieses Geräts nicht. Anrufe brauchen dann ein Relais und kommen etwas später.',
  keepCalls: 'Anrufliste führen',
  keepCallsWhy: 'Nur in diesem Browser. Ohne sie wird auch die bisherige Liste gelöscht.',
  calls: 'Anrufe',
  deleteCalls: 'Liste löschen',
  way: {
    out: 'Du hast angerufen',
    in: 'Hat angerufen',
    missed: 'Verpasst',
    elsewhere: 'An einem anderen Gerät angenommen',
  },
  quality: {
    good: 'Gute Verbindung',
    unsteady: 'Instabile Verbindung',
    bad: 'Schlechte Verbindung',
    gone: 'Die Verbindung ist weg: Eine andere wird gesucht…',
  },
  scan: 'Code lesen',
  scanHow: 'Halte den Code vor die Kamera. Bilder bleiben in diesem Browser.',
  camera: 'Was die Kamera sieht',
  noCamera: 'Diese Seite darf die Kamera nicht benutzen, oder es gibt keine. Erlaube sie neben der Adresse.',
  scanCode: 'Mit der Kamera lesen',
  scanPerson: 'Code von jemandem lesen',
  scanned: {
    same: (who) => `${who} ist geprüft: Der Code zeigt dasselbe Konto wie der Server.`,
    different: (who) =>
      `Der Code von ${who} zeigt ein anderes Konto als der Server: Nichts ist geprüft. Bis du neu prüfst, gibt es keine Anrufe miteinander; sag es dem Betreiber.`,
    others: 'Dieser Code ist für andere Leute, nicht für euch beide.',
  },
  showYours: 'Eigenen Code zeigen',
  showCodeFor: 'Wer soll deinen Code lesen?',
  showCodeForHow: 'Er ist für jede Person ein anderer: Er zeigt euch beide.',
  showCode: 'Zeigen',
  showCodeHow: 'Die andere Person wählt auf ihrem Telefon „Code von jemandem lesen“ und hält die Kamera vor dieses Bild. Danach liest du ihren.',
  codePicture: (who) => `Dein Code für ${who}`,
  orDigits: 'Oder vergleicht diese Ziffern, nebeneinander oder mit einer Stimme, die ihr kennt:',
  digitsSame: (who) => `${who} ist geprüft: Ihr seht beide dieselben Ziffern.`,
  digitsDiffer:
    'Die Ziffern sind verschieden: Vielleicht ist jemand dazwischen. Bis du neu prüfst, gibt es keine Anrufe miteinander; sag es dem Betreiber.',
  notKept: 'Dieser Browser konnte das nicht aufbewahren. Versuch es noch einmal.',
  hasNoAccount: (who) => `Es gibt noch kein Konto von ${who}, das sich prüfen ließe.`,
  otherWindow: 'Sottovoce ist in einem anderen Fenster offen',
  otherWindowHow: 'Nur ein Fenster kann das Telefon sein. Wenn du dieses nimmst, endet ein Anruf in dem anderen.',
  useHere: 'Hier benutzen',
  push: 'Klingeln, wenn diese Seite zu ist',
  pushWhy:
    'Der Push-Dienst des Herstellers deines Browsers erfährt dann, wann dich jemand anruft, aber nicht, wer. Öffne die Seite alle zwei Tage.',
  pushProblem: {
    notAllowed: 'Dieser Browser lässt die Seite keine Mitteilungen zeigen. Erlaube sie neben der Adresse und versuch es noch einmal.',
    notSubscribed: 'Dieser Browser hat keinen Push-Dienst oder erreicht ihn nicht.',
    refused: 'Dein Server benutzt den Push-Dienst dieses Browsers nicht: Es klingelt, solange die Seite offen ist.',
  },
  notices: {
    call: 'Jemand ruft an. Öffne die Seite, um abzuheben.',
    missed: 'Jemand hat angerufen.',
    test: 'Der Server hat ausprobiert, ob sich dieses Telefon wecken lässt.',
  },
  waitsTitle: 'Ein anderes Gerät von dir muss dieses hereinlassen',
  waits: 'Öffne dort Sottovoce und sieh nach, ob es diese Ziffern zeigt. Bis dahin gilt dieses Gerät anderen als nicht geprüft.',
  recover: 'Kein anderes Gerät mehr?',
  recoverHow: 'Deine 24 Wörter zur Wiederherstellung. Alle anderen Geräte verlieren ihren Platz.',
  recoverNow: 'Konto übernehmen',
  recovered: {
    done: 'Das ist jetzt dein einziges Gerät. Wer dich geprüft hat, muss es noch einmal tun.',
    words: 'Das sind nicht die Wörter dieses Kontos. Prüf jedes einzelne.',
    notLatest: 'Das Protokoll zeigt nicht, dass das der neueste Stand deines Kontos ist. Es wurde nichts geändert.',
    refused: 'Der Server hat es nicht angenommen. Es wurde nichts geändert.',
  },
  wantsIn: 'Ein anderes Gerät möchte deines sein',
  wantsInHow: 'Wer hereingelassen wird, kann in deinem Namen anrufen. Sieh auf seinen eigenen Bildschirm: Zeigt er genau diese Ziffern?',
  wantsInSame: 'Ja, hereinlassen',
  wantsInDiffers: 'Nein',
  otherAccount:
    'Der Server nennt ein anderes Konto als zuvor: Der Betreiber hat es zurückgesetzt, oder der Server lügt. Wenn es zurückgesetzt wurde, entferne dieses Telefon und nimm einen neuen Code.',
  letIn: {
    done: 'Es ist drin: Es ist jetzt eines deiner Geräte.',
    gone: 'Dieses Gerät wartet nicht mehr.',
    notLatest: 'Das Protokoll zeigt nicht, dass dies der neueste Stand deines Kontos ist; es wurde nichts geändert. Versuch es in einer Minute noch einmal.',
    refused: 'Der Server hat es nicht angenommen. Versuch es gleich noch einmal.',
    stranger: 'Es wurde nicht hereingelassen. Vielleicht will jemand anderes du sein: Sag es dem Betreiber.',
  },
  notConnected:
    'Keine Verbindung zum Server. Diese Seite läuft aus der eigenen Kopie des Browsers; Anrufe gehen wieder, sobald der Server zu erreichen ist.',
  locked: 'Gesperrt',
  lockedHow: 'Man kann dich noch anrufen. Um Leute zu sehen und anzurufen, zeig, dass du es bist.',
  unlock: 'Entsperren',
  notUnlocked: 'Du wurdest nicht erkannt. Versuch es noch einmal.',
  lockTitle: 'Dieses Telefon sperren?',
  lockWhy:
    'Vor Anrufen, und wenn es eine Weile nicht benutzt wurde, fragt dieses Telefon nach Fingerabdruck, Gesicht oder PIN. Dafür legt es einen Passkey an.',
  lockRequired: 'Deine Organisation verlangt das vor Anrufen.',
  lockMake: 'Passkey anlegen',
  lockLater: 'Jetzt nicht',
  noPasskeyMade: 'Es wurde kein Passkey angelegt.',
  noPasskeys:
    'Deine Organisation verlangt vor Anrufen einen Passkey, und dieser Browser legt unter dieser Adresse keinen an. Nimm den Namen des Servers oder ein installiertes Telefon.',
  lockOn: 'Dieses Telefon sperren',
  lockOnWhy: 'Es fragt nach deinem Passkey vor Anrufen, und wenn es eine Weile nicht benutzt wurde.',
  rootsRefused:
    'Der Server schickte andere Wurzeln des Vertrauens, die nicht so unterschrieben sind, wie es sein muss. Sie gelten nicht. Sag es dem Betreiber.',
  thisPage: 'Diese Seite',
  cutOff: (day) =>
    `Dieses Telefon wurde am ${day} entfernt oder gesperrt, von deiner Organisation oder einem anderen deiner Geräte. Seine Schlüssel und alles andere, was es hier aufbewahrte, sind gelöscht.`,
  release: (hash) => `Ihre Ausgabe ist ${hash}.`,
  releaseShown: {
    witnessed: 'Das Protokoll zeigt sie als die neueste, und Zeugen haben das gesehen.',
    notWitnessed: 'Das Protokoll zeigt sie als die neueste; für das Protokoll steht nur der Server ein.',
    notShown: 'Das Protokoll zeigt diese Ausgabe der Seite nicht als die neueste. Sag es dem Betreiber.',
    noLog: 'Kein Protokoll zeigt, ob andere dieselbe bekommen.',
    silent: 'Das Protokoll antwortet nicht: Niemand kann sagen, ob andere dieselbe bekommen.',
  },
  releaseRefused:
    'Der Server bietet eine andere Seite an, als das Protokoll zeigt. Sie wird nicht benutzt: Diese läuft weiter. Warum?',
  releaseRefusedWhy: {
    notShown:
      'Das Protokoll, das für alle gleich ist, zeigt jene Ausgabe der Seite nicht als die neueste. Vielleicht hat jemand die Seite nur für dich verändert. Sag es dem Betreiber.',
    changedFiles: 'Eine Datei jener Seite ist nicht die, die in ihrer eigenen Liste steht. Sag es dem Betreiber.',
  },
  releaseRefusedOn: (hash, day) => `Was am ${day} angeboten wurde, ist ${hash}.`,
  releaseTaken: 'Eine neue Ausgabe dieser Seite, die das Protokoll zeigt, liegt bereit.',
  releaseUse: 'Jetzt benutzen',
};

/** The catalogues; each has every sentence. */
export const CATALOGUES: Readonly<Record<Language, Messages>> = { en, de };

/** In the language that the browser prefers, until a person says otherwise. */
export let language: Language = preferred;
export let messages: Messages = CATALOGUES[language];

/** Everything that is shown from now on is in that language. */
export function speak(chosen: Language): void {
  language = chosen;
  messages = CATALOGUES[chosen];
  document.documentElement.lang = chosen;
}
