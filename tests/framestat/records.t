#!/bin/sh
# The records to the byte, on pictures whose means are whole.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

cp "$(media blocks.mkv)" blocks.mkv
framestat -M full blocks.mkv >out
src=$(jq -r 'select(.type == "media").src' out)
grep -e '^{"type":"frame"' -e '^{"type":"shot"' -e '"tool":"framestat"' out |
    sed "s/\"src\":\"$src\"/\"src\":\"S\"/; s/\"version\":\"[^\"]*\"/\"version\":\"V\"/" >got
cat >want <<'END'
{"type":"run","src":"S","tool":"framestat","version":"V","options":"-M full","emits":["frame","shot"]}
{"type":"frame","src":"S","t":0.000000,"pts":0,"n":0,"pass":0,"dt":null,"luma":123.57,"contrast":69.96,"dark":0.1133,"bright":0.1020,"colour":231.23,"diff":null,"motion":null,"pan":null,"zoom":null,"object":null,"motion_x":null,"motion_y":null,"spread":null,"residual":null,"flags":[],"hash":"4d4d4d69f999e301","sharpness":1.000,"noise":0.00,"exposure":0.825,"interlaced":0.00}
{"type":"frame","src":"S","t":0.200000,"pts":200,"n":1,"pass":0,"dt":0.200000,"luma":123.57,"contrast":69.97,"dark":0.1133,"bright":0.1020,"colour":231.38,"diff":1.866,"motion":0.0013,"pan":[-0.0012,0.0002],"zoom":0.0004,"object":0.050,"motion_x":0.500,"motion_y":0.694,"spread":0.762,"residual":1.866,"flags":[],"hash":"4d4d4d69f999e301"}
{"type":"frame","src":"S","t":0.400000,"pts":400,"n":2,"pass":0,"dt":0.200000,"luma":123.57,"contrast":69.95,"dark":0.1133,"bright":0.1020,"colour":231.46,"diff":1.866,"motion":0.0017,"pan":[-0.0015,0.0001],"zoom":0.0015,"object":0.050,"motion_x":0.500,"motion_y":0.694,"spread":0.762,"residual":1.866,"flags":[],"hash":"4d4d4d69f999e301"}
{"type":"frame","src":"S","t":0.600000,"pts":600,"n":3,"pass":0,"dt":0.200000,"luma":123.57,"contrast":69.97,"dark":0.1133,"bright":0.1020,"colour":231.55,"diff":1.864,"motion":0.0024,"pan":[-0.0012,0.0000],"zoom":0.0021,"object":0.050,"motion_x":0.320,"motion_y":0.763,"spread":0.492,"residual":1.864,"flags":[],"hash":"4d4d4d69f999e301","sharpness":1.000,"noise":0.00,"exposure":0.825,"interlaced":0.00}
{"type":"frame","src":"S","t":0.800000,"pts":800,"n":4,"pass":0,"dt":0.200000,"luma":123.57,"contrast":69.96,"dark":0.1133,"bright":0.1020,"colour":231.68,"diff":1.882,"motion":0.0013,"pan":[-0.0011,-0.0003],"zoom":0.0018,"object":0.025,"motion_x":0.188,"motion_y":0.694,"spread":0.000,"residual":1.882,"flags":[],"hash":"4d4d4de1f99be301"}
{"type":"frame","src":"S","t":1.000000,"pts":1000,"n":5,"pass":0,"dt":0.200000,"luma":123.57,"contrast":69.97,"dark":0.1133,"bright":0.1020,"colour":231.87,"diff":1.914,"motion":0.0017,"pan":[-0.0014,-0.0002],"zoom":0.0022,"object":0.025,"motion_x":0.813,"motion_y":0.694,"spread":0.000,"residual":1.914,"flags":[],"hash":"4d4d4d69f99be301","sharpness":1.000,"noise":0.00,"exposure":0.825,"interlaced":0.00}
{"type":"shot","src":"S","pass":0,"start":0.000000,"end":1.200000,"pts":0,"n":0,"begins":"start","from":null,"to":null,"confidence":1.000,"frames":6,"luma":123.57,"contrast":69.96,"dark":0.1133,"bright":0.1020,"colour":231.53,"diff":1.878,"motion":0.0017,"object":0.040,"motion_x":0.464,"motion_y":0.708,"steadiness":0.997,"peak":0.600000,"sharpness":1.000,"noise":0.00,"exposure":0.825,"interlaced":0.00,"bars":[0.000,0.000,0.000,0.000],"cadence":null,"best":0.000000,"hash":"4d4d4d69f999e301"}
END
same "frame and shot records of six pictures" got want
plan
