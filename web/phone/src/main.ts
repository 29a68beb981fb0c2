import { language, speak } from './messages';
import { SottovoceApp } from './ui/app';
import { SottovoceScan } from './ui/scan';
import { SottovoceShowCode } from './ui/show-code';

speak(language);
customElements.define('sottovoce-scan', SottovoceScan);
customElements.define('sottovoce-show-code', SottovoceShowCode);
customElements.define('sottovoce-app', SottovoceApp);
