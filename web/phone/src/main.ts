import { language, speak } from './messages';
import { SottovoceApp } from './ui/app';
import { SottovoceScan } from './ui/scan';

speak(language);
customElements.define('sottovoce-scan', SottovoceScan);
customElements.define('sottovoce-app', SottovoceApp);
