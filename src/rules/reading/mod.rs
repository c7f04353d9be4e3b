//! Rules whose fault is met while reading: `intake` names them in its findings. They stand here so
//! that every finding there is can be listed, explained, and set to another level.

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// In the order of a file's way in: files, sheets, values, schools, photos, merging.
        pub(super) const RULES: &[&super::Rule] = &[$(&$module::RULE),*];
    };
}

rules!(
    file_encrypted,
    file_damaged,
    file_empty,
    file_too_large,
    file_extension,
    file_unrecognised,
    archive_unsafe,
    sheet_hidden,
    sheet_example,
    waiver_elsewhere,
    row_hidden,
    column_hidden,
    header_missing,
    header_unrecognised,
    column_missing,
    school_list_missing,
    cell_error,
    name_normalised,
    name_two_people,
    name_note,
    name_character,
    name_traditional,
    name_unusual,
    birth_unreadable,
    birth_ambiguous,
    birth_normalised,
    date_unreadable,
    date_ambiguous,
    text_normalised,
    text_control,
    history_month,
    history_year,
    phone_format,
    phone_normalised,
    phone_two,
    phone_area_code,
    email_format,
    email_normalised,
    email_bare_number,
    politics_unknown,
    politics_unclear,
    education_unknown,
    education_degree,
    choice_unknown,
    choice_normalised,
    school_alias,
    school_unknown,
    school_name_normalised,
    school_code_format,
    uscc_format,
    uscc_check,
    uscc_kind,
    code_normalised,
    photo_file_missing,
    photo_unreadable,
    photo_ambiguous,
    photo_orphan,
    nomination_superseded,
    mark_foreign,
    nomination_merged,
    nomination_conflict,
    annals_header,
    annals_cell,
    annals_conflict,
    sign_in_absent,
    trained_not_in_office,
    assessment_tie,
    assessment_quota,
);

#[cfg(test)]
mod support;
