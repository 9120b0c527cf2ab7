#!/bin/sh
# The records to the byte, of a second of a tone between silences.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

ffmpeg -nostdin -v error -f lavfi -i "sine=f=1000:r=8000:d=0.5" \
    -af "adelay=500,apad=pad_dur=0.4" -c:a pcm_s16le -bitexact tone.wav || exit 2
beatscan --onsets --true-peak tone.wav >out
src=$(jq -r 'select(.type == "media").src' out)
# What was learned gives confidences, which change when it is learned anew.
grep -v -e '^{"type":"media"' -e '"tool":"probe"' out |
    sed "s/\"src\":\"$src\"/\"src\":\"S\"/; s/\"version\":\"[^\"]*\"/\"version\":\"V\"/
	s/\"confidence\":[01][.][0-9][0-9][0-9]/\"confidence\":C/
	/\"type\":\"sound\"/s/\"kind\":\"[a-z]*\"/\"kind\":\"K\"/" |
    LC_ALL=C sort >got
cat >want <<'END'
{"type":"done","src":"S"}
{"type":"loud","src":"S","t":0.100000,"pass":0,"momentary":null,"shortterm":null,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loud","src":"S","t":0.200000,"pass":0,"momentary":null,"shortterm":null,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loud","src":"S","t":0.300000,"pass":0,"momentary":null,"shortterm":null,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loud","src":"S","t":0.400000,"pass":0,"momentary":null,"shortterm":null,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loud","src":"S","t":0.500000,"pass":0,"momentary":null,"shortterm":null,"rms":null,"peak":null,"flux":0.0370,"centroid":239,"zcr":0.0}
{"type":"loud","src":"S","t":0.600000,"pass":0,"momentary":-27.07,"shortterm":-35.83,"rms":-21.07,"peak":-18.06,"flux":0.0095,"centroid":1017,"zcr":1890.0}
{"type":"loud","src":"S","t":0.700000,"pass":0,"momentary":-24.06,"shortterm":-32.81,"rms":-21.07,"peak":-18.06,"flux":0.0000,"centroid":1000,"zcr":2000.0}
{"type":"loud","src":"S","t":0.800000,"pass":0,"momentary":-22.30,"shortterm":-31.05,"rms":-21.07,"peak":-18.06,"flux":0.0000,"centroid":1000,"zcr":2000.0}
{"type":"loud","src":"S","t":0.900000,"pass":0,"momentary":-21.05,"shortterm":-29.80,"rms":-21.07,"peak":-18.06,"flux":0.0000,"centroid":1000,"zcr":2000.0}
{"type":"loud","src":"S","t":1.000000,"pass":0,"momentary":-21.05,"shortterm":-28.84,"rms":-21.07,"peak":-18.06,"flux":0.0247,"centroid":1007,"zcr":2000.0}
{"type":"loud","src":"S","t":1.100000,"pass":0,"momentary":-22.30,"shortterm":-28.84,"rms":null,"peak":null,"flux":0.0070,"centroid":349,"zcr":110.0}
{"type":"loud","src":"S","t":1.200000,"pass":0,"momentary":-24.06,"shortterm":-28.84,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loud","src":"S","t":1.300000,"pass":0,"momentary":-27.07,"shortterm":-28.84,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loud","src":"S","t":1.400000,"pass":0,"momentary":-61.97,"shortterm":-28.84,"rms":null,"peak":null,"flux":0.0000,"centroid":0,"zcr":0.0}
{"type":"loudness","src":"S","start":0.000000,"end":1.400000,"pass":0,"integrated":-23.10,"range":null,"peak":-18.06,"true_peak":-18.06,"momentary_max":-21.05,"shortterm_max":-28.84}
{"type":"onset","src":"S","t":0.500213,"pass":0,"strength":0.410}
{"type":"onset","src":"S","t":1.000000,"pass":0,"strength":0.290}
{"type":"run","src":"S","tool":"beatscan","version":"V","options":"--what loud,sound,beat,onset,section --true-peak","emits":["loud","loudness","sound","surge","onset","tempo","beat","section","song"]}
{"type":"sound","src":"S","start":0.000000,"end":0.490000,"pass":0,"kind":"K","confidence":C}
{"type":"sound","src":"S","start":0.490000,"end":1.020000,"pass":0,"kind":"K","confidence":C}
{"type":"sound","src":"S","start":1.020000,"end":1.400000,"pass":0,"kind":"K","confidence":C}
{"type":"surge","src":"S","t":0.500000,"pass":0,"from":0.000000,"kind":"impact","gain":58.8,"strength":1.000}
{"type":"tempo","src":"S","start":0.000000,"end":1.400000,"pass":0,"bpm":null,"meter":null,"confidence":C}
END
same "the records of a short tone" got want

beatscan -q --what beat,section,sound "$(media song.flac)" >out
rec "keys come in the order of the manual" '
	def keys_of($t): [.[] | select(.type == $t) | keys_unsorted] | unique;
	keys_of("beat") == [["type", "src", "t", "pass", "strength", "bar",
	    "confidence"]] and
	keys_of("tempo") == [["type", "src", "start", "end", "pass", "bpm",
	    "meter", "confidence"]] and
	keys_of("sound") == [["type", "src", "start", "end", "pass", "kind",
	    "confidence"]] and
	keys_of("section") == [["type", "src", "start", "end", "pass", "kind",
	    "energy"]] and
	keys_of("song") == [["type", "src", "start", "end", "pass", "bpm",
	    "meter", "beats", "confidence"]]'
plan
