"""The English sentence of every code the reader gives. The web side translates them.

Each is marked by a no-op `gettext_noop`, so that the message extractor finds it.
"""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation and give it back."""
    return sentence


REFUSALS = {
    "empty": gettext_noop("This file is empty. Choose the list again and send it."),
    "file_too_big": gettext_noop(
        "This file has %(megabytes)s MB, and a list may have %(limit)s. Save the list alone, without pictures."
    ),
    "unpacked_too_big": gettext_noop(
        "This workbook grows to more than %(limit)s MB when opened. Copy the list into a new workbook and send that."
    ),
    "packed_too_tight": gettext_noop(
        "This workbook is packed more than %(limit)s times, as no real list is. "
        "Copy the list into a new workbook and send that."
    ),
    "too_many_parts": gettext_noop(
        "This workbook has %(count)s parts inside, and a list may have %(limit)s. "
        "Copy the list into a new workbook and send that."
    ),
    "too_many_rows": gettext_noop(
        "This list has more than %(limit)s rows. Split it into smaller files and send them one by one."
    ),
    "too_many_columns": gettext_noop(
        "Row %(row)s has more than %(limit)s columns. Keep the columns of the list only and send it again."
    ),
    "too_much_text": gettext_noop(
        "The cells of this list hold more text than a list needs. Keep the columns of the list only and send it again."
    ),
    "cell_too_long": gettext_noop(
        "A cell near row %(row)s never ends: a quotation mark is open. Close it, or save the list as .xlsx."
    ),
    "nul": gettext_noop(
        "This file has NUL characters in it, so it is damaged or no text. Save the list again as .xlsx or .csv."
    ),
    "kind_pdf": gettext_noop("This is a PDF, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."),
    "kind_document": gettext_noop(
        "This is a text document, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."
    ),
    "kind_slides": gettext_noop("This is a slide show, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."),
    "kind_program": gettext_noop("This is a program, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."),
    "kind_picture": gettext_noop(
        "This is a picture or film, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."
    ),
    "kind_archive": gettext_noop(
        "This is an archive of files, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."
    ),
    "kind_database": gettext_noop("This is a database, not a list. Send the list as .xlsx, .xls, .ods, .csv or .txt."),
    "html": gettext_noop(
        "This is a web page under the name of a workbook. Open it in a spreadsheet program and save it as .xlsx."
    ),
    "xml": gettext_noop("This is an XML file, not a workbook. Open it in a spreadsheet program and save it as .xlsx."),
    "entities": gettext_noop(
        "This file defines its own XML entities, which no list needs and which can do harm. "
        "Copy the list into a new workbook and send that."
    ),
    "encrypted": gettext_noop(
        "This workbook is locked with a password. Take the password off in a spreadsheet program and send it again."
    ),
    "macros": gettext_noop("This workbook carries macros. Save it as .xlsx, which has none, and send that."),
    "xlsb": gettext_noop("This is a binary workbook (.xlsb). Save it as .xlsx and send that."),
    "damaged": gettext_noop(
        "This workbook is damaged or cut short. Ask for it again, or open it and save it as .xlsx."
    ),
    "encoding": gettext_noop("The letters of this text file cannot be told. Save it as .xlsx, or as CSV UTF-8."),
    "text_damaged": gettext_noop(
        "Some letters of this text file are damaged, first in line %(row)s. Save it again as .xlsx, or as CSV UTF-8."
    ),
    "old_font": gettext_noop(
        "The Khmer in this file is written with an old font such as Limon, so it is no Khmer text. "
        "Convert it to Khmer Unicode and send it again."
    ),
    "no_people": gettext_noop(
        "No list of people was found in this file. "
        "It needs a row of column names such as Family name, Given name, Date of birth and A-number."
    ),
    "no_header": gettext_noop(
        "The rows look like people, but no row names the columns. "
        "Add a first row such as Name, Sex, Date of birth, A-number."
    ),
    "no_names": gettext_noop(
        "Row %(row)s names the columns, but none of them is a name. Add a column Name, or Family name and Given name."
    ),
    "header_only": gettext_noop(
        "Row %(row)s names the columns, but no person is listed below it. Send the list with its people."
    ),
    "too_slow": gettext_noop(
        "Reading this file took longer than %(limit)s seconds, so it was stopped. "
        "Copy the list into a new workbook and send that."
    ),
    "too_much_memory": gettext_noop(
        "This file needs more memory than a list does, so reading was stopped. "
        "Copy the list into a new workbook and send that."
    ),
    "crashed": gettext_noop("This file could not be read. Open it, copy the list into a new workbook and send that."),
    "busy": gettext_noop("Several lists are being read. Try again in a minute."),
    "no_such_file": gettext_noop("The file %(name)s cannot be opened. Check the name and try again."),
    "answer_form": gettext_noop(
        'The answers are not in the right form. Write {"date_order": "dmy", "rows": {"14": {"birth_date": "1974"}}}.'
    ),
    "answer_date_order": gettext_noop("Say which way round the dates are: dmy, mdy or unknown, not %(answer)s."),
    "answer_row": gettext_noop("There is an answer for row %(row)s, but no person is listed in that row."),
    "answer_field": gettext_noop("The answer for row %(row)s speaks of %(field)s, which cannot be answered."),
    "answer_birth_date": gettext_noop(
        "The birth date %(answer)s for row %(row)s cannot be read. Write 1974-02-28, 1974-02, 1974 or unknown."
    ),
    "answer_name": gettext_noop(
        "The answer %(answer)s on the name in row %(row)s is not one of family_first and given_first."
    ),
    "answer_name_closed": gettext_noop("The name in row %(row)s has no open question about its order."),
    "answer_a_number": gettext_noop(
        "The A-number %(answer)s for row %(row)s cannot be read. Write its seven to nine digits, or unknown."
    ),
    "answer_sex": gettext_noop("The sex %(answer)s for row %(row)s cannot be read. Write M, F or unknown."),
}

QUESTIONS = {
    "date_order": gettext_noop("%(text)s can be read day first or month first. Say which way round it is."),
    "date_impossible": gettext_noop(
        "The file says %(text)s. There is no such birth date. Give the birth date, or say it is not known."
    ),
    "date_unreadable": gettext_noop(
        "The file says %(text)s. That is no date we can read. Give the birth date, or say it is not known."
    ),
    "date_doubtful": gettext_noop(
        "The file says %(text)s. We are not sure what it means. Give the birth date, or say it is not known."
    ),
    "name_order": gettext_noop("Which part of %(text)s is the family name? Say whether it comes first or last."),
}

PROBLEMS = {
    "a_number_missing": gettext_noop("There is no A-number."),
    "a_number_short": gettext_noop("The A-number %(text)s has %(digits)s digits. It needs seven to nine."),
    "a_number_long": gettext_noop("The A-number %(text)s has %(digits)s digits. It needs seven to nine."),
    "a_number_unreadable": gettext_noop("%(text)s is no A-number. It needs seven to nine digits and no other letters."),
    "a_number_placeholder": gettext_noop("The A-number %(text)s only fills the place of one."),
    "a_number_damaged": gettext_noop(
        "A spreadsheet program has shortened the A-number to %(text)s. Ask for its digits."
    ),
    "a_number_shared": gettext_noop(
        "Row %(first)s has the same A-number, but another name. One of the two is mistyped."
    ),
    "name_missing": gettext_noop("There is no name in this row."),
    "name_unreadable": gettext_noop("%(text)s does not look like a name."),
    "name_too_long": gettext_noop(
        "This name has %(letters)s letters, and there is room for %(limit)s. Ask for the name and write it again."
    ),
    "family_name_missing": gettext_noop("There is no family name."),
    "given_name_missing": gettext_noop("There is no given name."),
    "name_one_word": gettext_noop("There is one name only, %(text)s. Ask whether it is the family name."),
    "formula": gettext_noop("%(text)s is a formula, or begins like one. Ask for the name as text."),
    "hidden_characters": gettext_noop(
        "The name has characters nobody can see (%(marks)s). They were taken out; check the name."
    ),
    "other_script": gettext_noop(
        "The name has letters of another alphabet (%(scripts)s) that may only look like ours. Type it again."
    ),
    "old_font": gettext_noop(
        "%(text)s looks like Khmer in an old font such as Limon. Type the name again in Khmer Unicode."
    ),
    "sex_unreadable": gettext_noop("%(text)s is not one of male and female."),
    "birth_date_unlikely": gettext_noop("By %(text)s this person is %(age)s years old. Check the birth date."),
    "too_many_cells": gettext_noop(
        "This row has %(cells)s cells, but there are %(columns)s columns. A cell may hold a separator; check the row."
    ),
    "total_differs": gettext_noop(
        "The list says %(said)s people, but %(read)s rows were read, repeated people included."
    ),
}

NOTES = {
    "other_sheet": gettext_noop("The sheet %(sheet)s looks like a list of %(people)s people too. It was not read."),
    "hidden_sheet": gettext_noop("The list was found on the sheet %(sheet)s, which is hidden."),
    "buddhist_year": gettext_noop("%(text)s is a Buddhist year. It was read as %(year)s."),
    "serial_date": gettext_noop("%(text)s is a day count of a spreadsheet program. It was read as %(date)s."),
    "several_a_numbers": gettext_noop("There are %(count)s A-numbers. All are kept; the first one is shown."),
    "dates_conflict": gettext_noop(
        "In the column %(column)s some dates are day first and others month first, so those that can be both are asked."
    ),
    "dates_perhaps_turned_dmy": gettext_noop(
        "In the column %(column)s the text dates are day first and no date cell has a day after 12. "
        "A spreadsheet program may have turned day and month round; check some birth dates."
    ),
    "dates_perhaps_turned_mdy": gettext_noop(
        "In the column %(column)s the text dates are month first and no date cell has a day after 12. "
        "A spreadsheet program may have turned day and month round; check some birth dates."
    ),
    "cells_joined": gettext_noop("The comma in %(text)s had parted the name into two cells. They were joined again."),
    "title_day": gettext_noop("Above the list stands the day %(text)s."),
    "second_header": gettext_noop("The columns are named again, in another order, from this row on."),
}

MESSAGES = {**REFUSALS, **QUESTIONS, **PROBLEMS, **NOTES}
