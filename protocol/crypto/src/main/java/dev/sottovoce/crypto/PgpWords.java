package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The PGP word list (Juola and Zimmermann, 1996), which RFC 6189 section 5.1.6 takes for SAS type
 * {@code B256}: words of two syllables for octets at even places, of three for those at odd ones,
 * so that a word left out or two exchanged are noticed.
 */
public final class PgpWords {
  private static final String[] EVEN =
      words(
          """
          aardvark absurd accrue acme adrift adult afflict ahead aimless Algol allow alone
          ammo ancient apple artist assume Athens atlas Aztec baboon backfield backward banjo
          beaming bedlamp beehive beeswax befriend Belfast berserk billiard bison blackjack
          blockade blowtorch bluebird bombast bookshelf brackish breadline breakup brickyard
          briefcase Burbank button buzzard cement chairlift chatter checkup chisel choking
          chopper Christmas clamshell classic classroom cleanup clockwork cobra commence
          concert cowbell crackdown cranky crowfoot crucial crumpled crusade cubic dashboard
          deadbolt deckhand dogsled dragnet drainage dreadful drifter dropper drumbeat drunken
          Dupont dwelling eating edict egghead eightball endorse endow enlist erase escape
          exceed eyeglass eyetooth facial fallout flagpole flatfoot flytrap fracture framework
          freedom frighten gazelle Geiger glitter glucose goggles goldfish gremlin guidance
          hamlet highchair hockey indoors indulge inverse involve island jawbone keyboard
          kickoff kiwi klaxon locale lockup merit minnow miser Mohawk mural music necklace
          Neptune newborn nightbird Oakland obtuse offload optic orca payday peachy pheasant
          physique playhouse Pluto preclude prefer preshrunk printer prowler pupil puppy
          python quadrant quiver quota ragtime ratchet rebirth reform regain reindeer rematch
          repay retouch revenge reward rhythm ribcage ringbolt robust rocker ruffled sailboat
          sawdust scallion scenic scorecard Scotland seabird select sentence shadow shamrock
          showgirl skullcap skydive slingshot slowdown snapline snapshot snowcap snowslide
          solo southward soybean spaniel spearhead spellbind spheroid spigot spindle spyglass
          stagehand stagnate stairway standard stapler steamship sterling stockman stopwatch
          stormy sugar surmount suspense sweatband swelter tactics talon tapeworm tempest
          tiger tissue tonic topmost tracker transit trauma treadmill Trojan trouble tumor
          tunnel tycoon uncut unearth unwind uproot upset upshot vapor village virus Vulcan
          waffle wallet watchword wayside willow woodlark Zulu
          """);

  private static final String[] ODD =
      words(
          """
          adroitness adviser aftermath aggregate alkali almighty amulet amusement antenna
          applicant Apollo armistice article asteroid Atlantic atmosphere autopsy Babylon
          backwater barbecue belowground bifocals bodyguard bookseller borderline bottomless
          Bradbury bravado Brazilian breakaway Burlington businessman butterfat Camelot
          candidate cannonball Capricorn caravan caretaker celebrate cellulose certify
          chambermaid Cherokee Chicago clergyman coherence combustion commando company
          component concurrent confidence conformist congregate consensus consulting corporate
          corrosion councilman crossover crucifix cumbersome customer Dakota decadence
          December decimal designing detector detergent determine dictator dinosaur direction
          disable disbelief disruptive distortion document embezzle enchanting enrollment
          enterprise equation equipment escapade Eskimo everyday examine existence exodus
          fascinate filament finicky forever fortitude frequency gadgetry Galveston getaway
          glossary gossamer graduate gravity guitarist hamburger Hamilton handiwork hazardous
          headwaters hemisphere hesitate hideaway holiness hurricane hydraulic impartial
          impetus inception indigo inertia infancy inferno informant insincere insurgent
          integrate intention inventive Istanbul Jamaica Jupiter leprosy letterhead liberty
          maritime matchmaker maverick Medusa megaton microscope microwave midsummer
          millionaire miracle misnomer molasses molecule Montana monument mosquito narrative
          nebula newsletter Norwegian October Ohio onlooker opulent Orlando outfielder Pacific
          pandemic Pandora paperweight paragon paragraph paramount passenger pedigree Pegasus
          penetrate perceptive performance pharmacy phonetic photograph pioneer pocketful
          politeness positive potato processor provincial proximate puberty publisher pyramid
          quantity racketeer rebellion recipe recover repellent replica reproduce resistor
          responsive retraction retrieval retrospect revenue revival revolver sandalwood
          sardonic Saturday savagery scavenger sensation sociable souvenir specialist
          speculate stethoscope stupendous supportive surrender suspicious sympathy tambourine
          telephone therapist tobacco tolerance tomorrow torpedo tradition travesty trombonist
          truncated typewriter ultimate undaunted underfoot unicorn unify universe unravel
          upcoming vacancy vagabond vertigo Virginia visitor vocalist voyager warranty
          Waterloo whimsical Wichita Wilmington Wyoming yesteryear Yucatan
          """);

  private PgpWords() {}

  /** The word for an octet at an even place. */
  public static String even(int octet) {
    return EVEN[octet & 0xff];
  }

  /** The word for an octet at an odd place. */
  public static String odd(int octet) {
    return ODD[octet & 0xff];
  }

  /** One word for each octet, the first at an even place. */
  public static List<String> of(Bytes octets) {
    List<String> words = new ArrayList<>(octets.length());
    for (int i = 0; i < octets.length(); i++) {
      words.add(i % 2 == 0 ? even(octets.at(i)) : odd(octets.at(i)));
    }
    return words;
  }

  /** The octets of words in any letter case; nothing when one is unknown or at the wrong place. */
  public static Optional<Bytes> parse(List<String> words) {
    byte[] octets = new byte[words.size()];
    for (int i = 0; i < octets.length; i++) {
      int octet = find(i % 2 == 0 ? EVEN : ODD, words.get(i));
      if (octet < 0) return Optional.empty();
      octets[i] = (byte) octet;
    }
    return Optional.of(Bytes.unsafeWrap(octets));
  }

  private static int find(String[] list, String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    for (int i = 0; i < list.length; i++) {
      if (list[i].toLowerCase(Locale.ROOT).equals(wanted)) return i;
    }
    return -1;
  }

  private static String[] words(String list) {
    return list.trim().split("\\s+");
  }
}
