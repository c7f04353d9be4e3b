//! QR code 二维码: a text as dark and light squares. It knows nothing of what the text says or of how the
//! squares are drawn; the white margin around them is the drawer's.

use qrcodegen::{QrCode, QrCodeEcc};

/// The squares of a text, row by row from the top; dark is true. `None` where the text is longer than any
/// code holds (some 2,300 bytes).
///
/// *Shape*: as many rows as columns, 21 to 177 of them. Error correction level M: 15 % may be lost, to a
/// stamp or a fold.
pub fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size();
    Some((0..side).map(|y| (0..side).map(|x| code.get_module(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_finders() {
        let code = modules("yinfa:1:贺教体聘〔2026〕001号:0123456789abcdef").unwrap();
        let side = code.len();
        assert!(code.iter().all(|row| row.len() == side));
        for (top, left) in [(0, 0), (0, side - 7), (side - 7, 0)] {
            for y in 0..7 {
                for x in 0..7 {
                    let ring = x.min(y).min(6 - x).min(6 - y);
                    assert_eq!(code[top + y][left + x], ring != 1, "finder at {top}, {left}");
                }
            }
        }
    }

    #[test]
    fn a_text_too_long_for_any_code_has_none() {
        assert_eq!(modules(&"长".repeat(3000)), None);
    }
}
