package exchange

import (
	"strings"
	"unicode"
)

// syllables make the words of pseudonyms. They are few and odd, so that no name is made of them by chance and a reader
// sees at once what a word is.
var syllables = map[string][]string{
	"latin":      strings.Fields("zu ve xo ki qa wy fu jo pu gy hu yu vy ze ku xi"),
	"cyrillic":   strings.Fields("зу хе жо кы щу фы цо пу гы ню вы эк бю хы цу жэ"),
	"greek":      strings.Fields("ζυ ξε ψω κυ φυ χω βυ θη ξυ ψι ζω χυ γυ πυ φω θυ"),
	"hebrew":     strings.Fields("זצ קפ חט גצ טס פז סג צח כז עצ דט זט פק גק חס טצ"),
	"arabic":     strings.Fields("زو ضي ظا طو غي ثا ذو ضو ظي غا ثو ذي طي زي ضا غو"),
	"han":        strings.Fields("甲 乙 丙 丁 戊 己 庚 辛 壬 癸 寅 卯 巳 酉 戌 亥"),
	"hiragana":   strings.Fields("ぬ へ む ゆ ぞ づ べ ぽ ぎ げ ざ ぜ ぢ ぷ ぺ ぱ"),
	"katakana":   strings.Fields("ヌ ヘ ム ユ ゾ ヅ ベ ポ ギ ゲ ザ ゼ ヂ プ ペ パ"),
	"hangul":     strings.Fields("뀨 뺘 쮸 퓨 쟈 햐 켜 튜 뮤 갸 뱌 쨔 퐈 훠 궈 쉐"),
	"devanagari": strings.Fields("झू ढे छो घी ठु फू थै धौ खू ञो ङे टू डै ढो झौ छै"),
	"thai":       strings.Fields("ฌู ฎี ฒุ ฬี ฆู ฉุ ฐี ฏุ ฑู ฮี ผุ ฝู ถี ธุ ฟู ขี"),
	"georgian":   strings.Fields("ჟუ ჭი ღე ყო ჩუ ცო ძი წე ხო ჯუ ჰე ფი ქო თუ ზე პუ"),
	"armenian":   strings.Fields("ժու ղե խո ծի ձու ճո շի չու պո ջե ռի ցու փո քե ֆի ըո"),
}

var pseudoSymbols = strings.Fields("☆ ★ ◇ ◆ ○ ● △ ▲ □ ■ ♢ ♤ ♧ ☐ ▽ ▼")

var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"latin", unicode.Latin}, {"cyrillic", unicode.Cyrillic}, {"greek", unicode.Greek}, {"hebrew", unicode.Hebrew},
	{"arabic", unicode.Arabic}, {"han", unicode.Han}, {"hiragana", unicode.Hiragana}, {"katakana", unicode.Katakana},
	{"hangul", unicode.Hangul}, {"devanagari", unicode.Devanagari}, {"thai", unicode.Thai}, {"georgian", unicode.Georgian},
	{"armenian", unicode.Armenian},
}

// scriptOf is the script of the first letter of a word that has one here, "latin" if none has.
func scriptOf(word string) string {
	for _, r := range word {
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				return s.name
			}
		}
	}
	return "latin"
}

// isPseudoWord reports whether a word is made of syllables, the last of which may be cut off.
func isPseudoWord(word string) bool {
	word = strings.ToLower(word)
	list := syllables[scriptOf(word)]
next:
	for word != "" {
		for _, s := range list {
			if rest, found := strings.CutPrefix(word, s); found {
				word = rest
				continue next
			}
		}
		for _, s := range list {
			if len(word) < len(s) && strings.HasPrefix(s, word) {
				return true
			}
		}
		return false
	}
	return true
}
